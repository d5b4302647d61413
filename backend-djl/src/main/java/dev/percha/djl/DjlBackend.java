package dev.percha.djl;

import dev.percha.core.domain.EngineSettings;
import dev.percha.core.domain.Examples;
import dev.percha.core.domain.Parameters;
import dev.percha.core.domain.Probe;
import dev.percha.core.domain.TrainingPlan;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.Model;
import dev.percha.core.port.out.Trainer;
import java.util.Objects;

/**
 * PyTorch by way of DJL, on the CPU, in float32 and float64.
 *
 * <p>Its threads are PyTorch's intra-operation threads, 1 by default. Its natives folder is DJL's
 * engine cache; without the setting, the system properties {@code ENGINE_CACHE_DIR} and {@code
 * DJL_CACHE_DIR}, and then {@code ~/.djl.ai}, say where PyTorch is unpacked. DJL is run offline: it
 * downloads nothing and reports nothing.
 */
public final class DjlBackend implements Backend {
  private final EngineSettings settings;

  /** A backend with default settings, as the service loader makes it. */
  public DjlBackend() {
    this(EngineSettings.defaults());
  }

  private DjlBackend(EngineSettings settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
  }

  @Override
  public String name() {
    return "djl";
  }

  @Override
  public String version() {
    return Versions.ENGINE;
  }

  @Override
  public Backend with(EngineSettings other) {
    return new DjlBackend(other);
  }

  @Override
  public Probe probe() {
    return PyTorch.probe(settings);
  }

  @Override
  public Trainer newTrainer(TrainingPlan plan, Parameters initial, Examples training) {
    plan.requireFit(initial, training);
    PyTorch.start(settings);
    return PyTorch.call(() -> new DjlTrainer(plan, initial, training));
  }

  @Override
  public Model newModel(Parameters parameters) {
    parameters.requireFinite();
    PyTorch.start(settings);
    return PyTorch.call(() -> DjlModel.of(parameters));
  }
}
