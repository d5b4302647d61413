package dev.percha.cli;

import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.port.out.Model;
import java.util.Arrays;

/** The reference, but that of some 1.5 in a hundred rows it takes the least likely class. */
final class CarelessBackend extends AlmostReference {
  private static final int EVERY = 66;

  CarelessBackend() {
    super("careless");
  }

  @Override
  public Model newModel(Parameters parameters) {
    Model model = super.newModel(parameters);
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
