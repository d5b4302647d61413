package dev.percha.dl4j;

import dev.percha.conformance.BackendConformance;
import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.port.out.Backend;

class Dl4jFusedConformanceTest extends BackendConformance {
  /** The build runs the kit with 1 and with 2. */
  private static final int THREADS = Integer.getInteger("percha.test.threads", 1);

  @Override
  public Backend backend() {
    return new Dl4jFusedBackend().with(EngineSettings.defaults().withThreads(THREADS));
  }

  /**
   * What a hundred steps show, one thread shows; the second time it is the threads that are asked.
   */
  @Override
  public int tracedSteps() {
    return THREADS == 1 ? super.tracedSteps() : 20;
  }
}
