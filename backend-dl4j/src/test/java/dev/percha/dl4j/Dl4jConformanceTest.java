package dev.percha.dl4j;

import dev.percha.conformance.BackendConformance;
import dev.percha.core.port.out.Backend;

class Dl4jConformanceTest extends BackendConformance {
  @Override
  public Backend backend() {
    return new Dl4jBackend();
  }
}
