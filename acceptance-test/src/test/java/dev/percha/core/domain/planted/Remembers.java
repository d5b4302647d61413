package dev.percha.core.domain.planted;

/** A violation: a static that remembers. */
final class Remembers {
  static int calls;

  private Remembers() {}
}
