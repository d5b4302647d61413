package dev.percha.reference.parity;

import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.reference.BatchPass;
import dev.percha.reference.ErrorBound;
import dev.percha.reference.ErrorBound.Kink;
import dev.percha.reference.Step;
import dev.percha.reference.StepVerdict;
import java.util.Optional;

/**
 * Looks for the first unit on which two free runs take different sides of a kink: either their
 * weights already say so, or one of them rounds a pre-activation across it, which shows in a sudden
 * growth of the distance between them.
 */
final class DivergenceFinder {
  /** A distance that grows so much in one step did not grow by rounding. */
  private static final double JUMP = 4;

  /** Distances below this are the rounding of the weights themselves. */
  private static final double ROUNDING = 1e-7;

  private final String one;
  private final String other;
  private double apart = ROUNDING;

  DivergenceFinder(String one, String other) {
    this.one = one;
    this.other = other;
  }

  String one() {
    return one;
  }

  String other() {
    return other;
  }

  /** Whether the two part in this step, made from each one's own state. */
  Optional<Divergence> in(
      int number, int[] rows, Step step, BatchPass pass, Step otherStep, BatchPass otherPass) {
    Optional<Divergence> told = byWeights(number, rows, pass, otherPass);
    double now =
        TrainingTrace.apart(
            step.after().parameters().toDoubles(), otherStep.after().parameters().toDoubles());
    boolean jumps = now > JUMP * apart;
    apart = Math.max(apart, now);
    if (told.isPresent() || !jumps) {
      return told;
    }
    return crossed(step)
        .or(() -> crossed(otherStep))
        .map(
            kink ->
                at(
                    number,
                    rows,
                    kink.layer(),
                    kink.row() * pass.network().unitsOf(kink.layer()) + kink.unit(),
                    pass,
                    otherPass));
  }

  private static Optional<Kink> crossed(Step step) {
    return StepVerdict.of(step).flipped().stream().findFirst();
  }

  /** The lowest layer's unit that differs most, of those on different sides. */
  private Optional<Divergence> byWeights(
      int number, int[] rows, BatchPass pass, BatchPass otherPass) {
    NetworkSpec network = pass.network();
    for (int layer = 0; layer < network.dense().size(); layer++) {
      if (!ErrorBound.hasKink(network.activation(layer))) {
        continue;
      }
      double[] z = pass.preActivations(layer);
      double[] otherZ = otherPass.preActivations(layer);
      int widest = -1;
      for (int i = 0; i < z.length; i++) {
        boolean parted = z[i] > 0 != otherZ[i] > 0;
        if (parted
            && (widest < 0 || Math.abs(z[i] - otherZ[i]) > Math.abs(z[widest] - otherZ[widest]))) {
          widest = i;
        }
      }
      if (widest >= 0) {
        return Optional.of(at(number, rows, layer, widest, pass, otherPass));
      }
    }
    return Optional.empty();
  }

  private Divergence at(
      int number, int[] rows, int layer, int index, BatchPass pass, BatchPass otherPass) {
    double[] z = pass.preActivations(layer);
    double[] otherZ = otherPass.preActivations(layer);
    double drift = 0;
    for (int i = 0; i < z.length; i++) {
      if (z[i] > 0 == otherZ[i] > 0) {
        drift = Math.max(drift, Math.abs(z[i] - otherZ[i]));
      }
    }
    int units = pass.network().unitsOf(layer);
    int row = rows[index / units];
    return new Divergence(
        one, other, number, layer, row, index % units, z[index], otherZ[index], drift);
  }
}
