package dev.watchkeeper.probes.internal.tcp;

import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Awaits something from the peer.
 *
 * @param wanted what
 * @param end when it judges
 * @param rejected what must not come
 * @param most how many bytes it reads
 * @param degrades whether another answer is DEGRADED in place of DOWN
 */
record Await(Wanted wanted, End end, List<Wanted> rejected, int most, boolean degrades)
    implements Step {

  /**
   * When an answer is judged: as soon as what is wanted is there, or at its end.
   *
   * @param text the text that ends it; empty for none
   * @param closed whether the peer ends it by closing
   */
  record End(byte[] text, boolean closed) {
    boolean given() {
      return text.length > 0 || closed;
    }
  }

  @Override
  public String words() {
    return "waiting for an answer that " + wanted.words();
  }

  @Override
  public Reading take(Dialogue dialogue) throws IOException {
    try {
      Reading verdict = listen(dialogue);
      if (verdict.status() != Status.UP) {
        dialogue.answered(dialogue.heard().size());
      }
      return verdict;
    } catch (IOException e) {
      dialogue.answered(dialogue.heard().size());
      throw e;
    }
  }

  private Reading listen(Dialogue dialogue) throws IOException {
    boolean open = true;
    while (true) {
      Reading verdict = judge(dialogue, open);
      if (verdict != null) {
        return verdict;
      }
      if (!open) {
        return another("the peer closed before it said what is expected: " + wanted.words());
      }
      open = dialogue.more(most);
    }
  }

  /** The verdict on what has come; null if more must come. */
  private @Nullable Reading judge(Dialogue dialogue, boolean open) throws ProbeFailure {
    Heard heard = dialogue.heard();
    int ended = end.text().length > 0 ? heard.endOf(end.text(), heard.size()) : -1;
    int count = ended < 0 ? heard.size() : ended;
    for (Wanted bad : rejected) {
      if (bad.in(heard, count) != null) {
        return Reading.down("the peer said what is rejected: " + bad.words());
      }
    }
    boolean whole = ended >= 0 || end.closed() && !open;
    if (end.given() && !whole) {
      return null;
    }
    Wanted.Found found = wanted.in(heard, count);
    if (found == null) {
      return whole ? another("the answer is not as expected: " + wanted.words()) : null;
    }
    for (Map.Entry<String, String> one : found.captured().entrySet()) {
      dialogue.capture(one.getKey(), one.getValue());
    }
    dialogue.use(whole ? count : found.end(), wanted.text());
    return Reading.up();
  }

  private Reading another(String why) {
    return degrades ? Reading.degraded(why) : Reading.down(why);
  }
}
