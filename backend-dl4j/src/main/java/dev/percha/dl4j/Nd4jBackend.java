package dev.percha.dl4j;

import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.engine.EngineBackend;
import java.util.concurrent.Callable;

/** What the backends on the process's one ND4J have in common. */
abstract sealed class Nd4jBackend extends EngineBackend permits Dl4jBackend, Dl4jFusedBackend {
  Nd4jBackend(EngineSettings settings) {
    super(settings);
  }

  @Override
  public final String version() {
    return Dl4jVersions.ENGINE;
  }

  @Override
  protected final String start(EngineSettings settings) {
    return Nd4jEngine.start(settings);
  }

  @Override
  protected final <T> T call(Callable<T> task) {
    return Nd4jEngine.call(task);
  }
}
