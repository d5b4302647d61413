package dev.percha.reference.parity;

import dev.percha.core.domain.NetworkSpec;
import dev.percha.reference.BatchPass;
import dev.percha.reference.ErrorBound;
import java.util.Optional;

/** Looks for the first unit on which two runs take different sides of a kink. */
record Partings(String one, String other) {
  /** The parting in this step's forward passes, if there is one: the lowest layer's. */
  Optional<Parting> in(int step, int[] rows, BatchPass pass, BatchPass otherPass) {
    NetworkSpec network = pass.network();
    for (int layer = 0; layer < network.hidden().size(); layer++) {
      if (!ErrorBound.hasKink(network.hidden().get(layer).activation())) {
        continue;
      }
      double[] z = pass.preActivations(layer);
      double[] otherZ = otherPass.preActivations(layer);
      int at = -1;
      double drift = 0;
      for (int i = 0; i < z.length; i++) {
        if (z[i] > 0 == otherZ[i] > 0) {
          drift = Math.max(drift, Math.abs(z[i] - otherZ[i]));
        } else if (at < 0 || Math.abs(z[i] - otherZ[i]) > Math.abs(z[at] - otherZ[at])) {
          at = i;
        }
      }
      if (at >= 0) {
        int units = network.unitsOf(layer);
        int row = rows[at / units];
        return Optional.of(
            new Parting(one, other, step, layer, row, at % units, z[at], otherZ[at], drift));
      }
    }
    return Optional.empty();
  }
}
