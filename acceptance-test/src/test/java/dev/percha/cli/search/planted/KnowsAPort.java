package dev.percha.cli.search.planted;

import dev.percha.core.port.out.Backend;

/** A violation: what crosses a process holds what cannot. */
final class KnowsAPort {
  Backend backend;
}
