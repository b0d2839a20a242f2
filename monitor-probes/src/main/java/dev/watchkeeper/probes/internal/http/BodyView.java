package dev.watchkeeper.probes.internal.http;

import org.jspecify.annotations.Nullable;

/** A body as text, and as JSON when that is first asked for. Belongs to one thread. */
final class BodyView {
  private final Body body;
  private final String text;
  private @Nullable Json json;

  BodyView(HttpMessage head, Body body) {
    this.body = body;
    this.text = body.text(head);
  }

  Body body() {
    return body;
  }

  /** What is held of the body, as text. */
  String text() {
    return text;
  }

  /** Its beginning, as text. */
  String sample() {
    String all = text();
    return all.length() > BodyReader.SAMPLE ? all.substring(0, BodyReader.SAMPLE) : all;
  }

  /** The body as JSON. */
  Json json() throws Json.BadJson {
    if (json == null) {
      json = Json.parse(text());
    }
    return json;
  }
}
