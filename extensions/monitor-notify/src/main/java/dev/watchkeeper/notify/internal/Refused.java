package dev.watchkeeper.notify.internal;

import java.io.IOException;

/** An address may not be connected to; trying again changes nothing. */
final class Refused extends IOException {
  private static final long serialVersionUID = 1L;

  Refused(String why) {
    super(why);
  }
}
