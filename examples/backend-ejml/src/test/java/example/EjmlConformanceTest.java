package example;

import dev.percha.conformance.BackendConformance;
import dev.percha.core.port.out.Backend;

// snippet: proof
class EjmlConformanceTest extends BackendConformance {
  @Override
  public Backend backend() {
    return new EjmlBackend();
  }
}

// snippet end
