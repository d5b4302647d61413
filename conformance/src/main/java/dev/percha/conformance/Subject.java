package dev.percha.conformance;

import dev.percha.core.port.out.Backend;

/** What the rules are asked of. */
public interface Subject {
  /**
   * @return the backend to prove; the same engine each time
   */
  Backend backend();
}
