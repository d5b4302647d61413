package dev.percha.reference.planted;

import com.google.inject.Inject;

/** A violation: Guice outside the composition root. */
final class UsesGuice {
  @Inject
  UsesGuice() {}
}
