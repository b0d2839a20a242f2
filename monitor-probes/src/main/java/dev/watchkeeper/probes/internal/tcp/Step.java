package dev.watchkeeper.probes.internal.tcp;

import dev.watchkeeper.api.Reading;
import java.io.IOException;
import java.time.Duration;

/** One step of a dialogue. Immutable. */
interface Step {
  /** Takes the step; UP when it is done, else what it saw in place of what it should. */
  Reading take(Dialogue dialogue) throws IOException;

  /** What it does, in words. */
  String words();

  /** Sends something; a secret is not shown. */
  record Send(Template template, String words) implements Step {
    @Override
    public Reading take(Dialogue dialogue) throws IOException {
      dialogue.wire().write(template.filled(dialogue.captured()));
      return Reading.up();
    }
  }

  /** Changes to TLS. */
  record Secure() implements Step {
    @Override
    public Reading take(Dialogue dialogue) throws IOException {
      dialogue.startTls();
      return Reading.up();
    }

    @Override
    public String words() {
      return "changing to TLS";
    }
  }

  /** Waits for time to pass. */
  record Pause(Duration time) implements Step {
    @Override
    public Reading take(Dialogue dialogue) throws IOException {
      dialogue.wire().pause(time);
      return Reading.up();
    }

    @Override
    public String words() {
      return "waiting for " + time.toMillis() + " ms to pass";
    }
  }

  /** Says that nothing more will be sent. */
  record HalfClose() implements Step {
    @Override
    public Reading take(Dialogue dialogue) throws IOException {
      dialogue.wire().halfClose();
      return Reading.up();
    }

    @Override
    public String words() {
      return "closing our side";
    }
  }
}
