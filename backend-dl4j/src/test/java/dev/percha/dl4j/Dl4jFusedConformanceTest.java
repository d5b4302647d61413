package dev.percha.dl4j;

import dev.percha.conformance.BackendConformance;
import dev.percha.core.port.out.Backend;

class Dl4jFusedConformanceTest extends BackendConformance {
  @Override
  public Backend backend() {
    return new Dl4jFusedBackend();
  }
}
