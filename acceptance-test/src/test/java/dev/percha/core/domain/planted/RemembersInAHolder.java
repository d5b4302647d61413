package dev.percha.core.domain.planted;

import java.util.concurrent.atomic.AtomicInteger;

/** A violation: a static that is final, and remembers all the same. */
final class RemembersInAHolder {
  static final AtomicInteger CALLS = new AtomicInteger();

  private RemembersInAHolder() {}
}
