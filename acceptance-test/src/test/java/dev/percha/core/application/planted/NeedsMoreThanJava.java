package dev.percha.core.application.planted;

import com.google.inject.Injector;

/** A violation: core depends on a library. */
final class NeedsMoreThanJava {
  Injector injector;
}
