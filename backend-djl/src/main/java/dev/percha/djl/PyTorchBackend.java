package dev.percha.djl;

import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.engine.EngineBackend;
import java.util.concurrent.Callable;

/** What the backends on the process's one PyTorch have in common. */
abstract sealed class PyTorchBackend extends EngineBackend permits DjlBackend, DjlFusedBackend {
  PyTorchBackend(EngineSettings settings) {
    super(settings);
  }

  @Override
  public final String version() {
    return DjlVersions.ENGINE;
  }

  @Override
  protected final String start(EngineSettings settings) {
    return PyTorch.start(settings);
  }

  @Override
  protected final <T> T call(Callable<T> task) {
    return PyTorch.call(task);
  }
}
