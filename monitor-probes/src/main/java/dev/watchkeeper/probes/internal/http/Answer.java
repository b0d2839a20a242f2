package dev.watchkeeper.probes.internal.http;

/**
 * The final answer to a request.
 *
 * @param head its head
 * @param view its body
 * @param url where it came from
 * @param redirects how many led there
 * @param wireSize how many bytes of its body came over the wire; -1 if that is its size
 */
record Answer(HttpMessage head, BodyView view, Url url, int redirects, long wireSize) {
  /** Whether the body came compressed. */
  boolean coded() {
    return wireSize >= 0;
  }

  Body body() {
    return view.body();
  }
}
