package dev.percha.cli;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.optimizer.Optimizer;
import dev.percha.core.domain.optimizer.RmsProp;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.Trainer;

/** The reference, but that its steps are half as long. */
final class HalvedRate extends AlmostReference {
  HalvedRate() {
    super("halved");
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
    return super.newTrainer(plan.with(halved), from, training);
  }
}
