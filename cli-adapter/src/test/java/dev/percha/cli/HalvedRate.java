package dev.percha.cli;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.engine.Availability;
import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.optimizer.Optimizer;
import dev.percha.core.domain.optimizer.RmsProp;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.Model;
import dev.percha.core.port.out.Trainer;
import dev.percha.reference.ReferenceBackend;

/** The reference, but that its steps are half as long. */
final class HalvedRate implements Backend {
  private final Backend honest = new ReferenceBackend();

  @Override
  public String name() {
    return "halved";
  }

  @Override
  public String version() {
    return honest.version();
  }

  @Override
  public Backend with(EngineSettings settings) {
    return this;
  }

  @Override
  public Availability probe() {
    return honest.probe();
  }

  @Override
  public Trainer newTrainer(TrainingPlan plan, TrainerState from, Examples training) {
    Optimizer own = plan.optimizer();
    Optimizer halved =
        Optimizer.of(
            own.name(),
            (name, type) -> {
              Object value = own.hyperparameters().get(name);
              return own instanceof RmsProp && name.equals("learningRate")
                  ? (Double) value / 2
                  : value;
            });
    return honest.newTrainer(plan.with(halved), from, training);
  }

  @Override
  public Model newModel(Parameters parameters) {
    return honest.newModel(parameters);
  }
}
