package dev.percha.djl;

import dev.percha.conformance.BackendConformance;
import dev.percha.core.port.out.Backend;

class DjlFusedConformanceTest extends BackendConformance {
  @Override
  public Backend backend() {
    return new DjlFusedBackend();
  }
}
