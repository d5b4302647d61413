package dev.percha.conformance;

import dev.percha.core.port.out.Backend;
import dev.percha.reference.ReferenceBackend;

class ReferenceConformanceTest extends BackendConformance {
  @Override
  public Backend backend() {
    return new ReferenceBackend();
  }
}
