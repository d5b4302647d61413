package dev.percha.conformance;

import dev.percha.core.domain.Parameters;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.Model;

/** What the rules for backends are asked of. */
public interface Subject extends ModelSubject {
  /**
   * @return the backend to prove; the same engine each time
   */
  Backend backend();

  @Override
  default Model newModel(Parameters parameters) {
    return backend().newModel(parameters);
  }
}
