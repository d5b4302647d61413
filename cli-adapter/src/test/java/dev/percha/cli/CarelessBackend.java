package dev.percha.cli;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.engine.Availability;
import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.Model;
import dev.percha.core.port.out.Trainer;
import dev.percha.reference.ReferenceBackend;
import java.util.Arrays;

/** The reference, but that of some 1.5 in a hundred rows it takes the least likely class. */
final class CarelessBackend implements Backend {
  private static final int EVERY = 66;

  private final Backend honest = new ReferenceBackend();

  @Override
  public String name() {
    return "careless";
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
    return honest.newTrainer(plan, from, training);
  }

  @Override
  public Model newModel(Parameters parameters) {
    Model model = honest.newModel(parameters);
    int first = Math.floorMod(Arrays.hashCode(parameters.toDoubles()), EVERY);
    return new Model() {
      @Override
      public NetworkSpec network() {
        return model.network();
      }

      @Override
      public void logits(float[] inputs, int rows, double[] logits) {
        model.logits(inputs, rows, logits);
        int classes = network().classes();
        for (int row = first; row < rows; row += EVERY) {
          for (int i = row * classes; i < (row + 1) * classes; i++) {
            logits[i] = -logits[i];
          }
        }
      }

      @Override
      public void close() {
        model.close();
      }
    };
  }
}
