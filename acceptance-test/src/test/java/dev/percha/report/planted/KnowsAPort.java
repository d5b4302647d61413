package dev.percha.report.planted;

import dev.percha.core.port.out.Backend;

/** A violation: a page is drawn of what lies in a file, not of what is alive. */
final class KnowsAPort {
  Backend backend;
}
