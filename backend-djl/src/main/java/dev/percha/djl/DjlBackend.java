package dev.percha.djl;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.Model;
import dev.percha.engine.EngineTrainer;

/**
 * PyTorch by way of DJL, on the CPU, in float32 and float64, as DJL's users know it: its blocks,
 * its loss and its autograd.
 *
 * <p>Its threads are PyTorch's intra-operation threads, 1 by default. Where PyTorch is unpacked to,
 * and that it is verified, is told at {@link dev.percha.engine.NativesFolder}. DJL is run offline:
 * it downloads nothing and reports nothing.
 */
public final class DjlBackend extends PyTorchBackend {
  /** A backend with default settings, as the service loader makes it. */
  public DjlBackend() {
    this(EngineSettings.defaults());
  }

  private DjlBackend(EngineSettings settings) {
    super(settings);
  }

  @Override
  public String name() {
    return "djl";
  }

  @Override
  public Backend with(EngineSettings other) {
    return new DjlBackend(other);
  }

  @Override
  protected EngineTrainer.Steps steps(TrainingPlan plan, Examples training) {
    return new DjlSteps(plan, training);
  }

  @Override
  protected Model model(Parameters parameters) {
    return DjlForwardPass.of(parameters);
  }
}
