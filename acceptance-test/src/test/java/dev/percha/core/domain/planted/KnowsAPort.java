package dev.percha.core.domain.planted;

import dev.percha.core.port.out.Backend;

/** A violation: the domain knows a port. */
final class KnowsAPort {
  Backend backend;
}
