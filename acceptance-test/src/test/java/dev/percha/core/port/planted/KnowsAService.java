package dev.percha.core.port.planted;

import dev.percha.core.application.Backends;

/** A violation: a port knows who implements or uses it. */
final class KnowsAService {
  Backends backends;
}
