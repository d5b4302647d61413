package dev.percha.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percha.core.domain.optimizer.Adagrad;
import dev.percha.core.domain.optimizer.Adam;
import dev.percha.core.domain.optimizer.EpsilonPlacement;
import dev.percha.core.domain.optimizer.Optimizer;
import dev.percha.core.domain.optimizer.Optimizer.Slot;
import dev.percha.core.domain.optimizer.RmsProp;
import dev.percha.core.domain.optimizer.Sgd;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bound of a step is held to what a dense search of the gradient's interval finds. */
class UpdateBoundTest {
  private static final int STATES = 20_000;
  private static final int GRID = 400;

  static Stream<Optimizer> optimizers() {
    return Stream.of(
        Sgd.keras(),
        new Sgd(0.1, 0.9, false),
        new Sgd(0.1, 0.9, true),
        RmsProp.keras(),
        RmsProp.keras().with(EpsilonPlacement.OUTSIDE),
        Adam.keras(),
        Adam.pytorch(),
        Adam.pytorchW(),
        new Adam(1e-2, 0, 0.9, 1e-3, EpsilonPlacement.INSIDE, 0),
        new Adam(1e-2, 0.9, 0, 1e-8, EpsilonPlacement.OUTSIDE, 0),
        Adagrad.keras(),
        Adagrad.pytorch());
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void noGradientOfTheIntervalTakesAStepOutOfItsBound(Optimizer optimizer) {
    Random random = new Random(7);
    for (int state = 0; state < STATES; state++) {
      double[] slots =
          optimizer.slots().stream().mapToDouble(slot -> slotValue(slot, random)).toArray();
      double w = random.nextGaussian();
      double g = signed(random, -12, 0);
      double error = Math.pow(10, -12 + 12 * random.nextDouble());
      UpdateRule rule = UpdateRule.of(optimizer, 1 + random.nextInt(1000));
      UpdateBound bound = new UpdateBound(rule, slots.length, 0);

      bound.of(w, slots, g, error);

      double farthest = 0;
      for (int i = 0; i <= GRID; i++) {
        double at = g + error * (2.0 * i / GRID - 1);
        farthest = Math.max(farthest, Math.abs(rule.step(w, at, slots.clone()) - bound.weight));
      }
      assertThat(farthest)
          .as("state %d: %s, w %s, g %s ± %s", state, optimizer, w, g, error)
          .isLessThanOrEqualTo(bound.weightBound * (1 + 1e-12) + 1e-15);
    }
  }

  private static double slotValue(Slot slot, Random random) {
    if (random.nextInt(7) == 0) {
      return 0;
    }
    double value = signed(random, -8, 0);
    return slot.isNonNegative() ? value * value : value;
  }

  private static double signed(Random random, int from, int to) {
    double size = Math.pow(10, from + (to - from) * random.nextDouble());
    return random.nextBoolean() ? size : -size;
  }
}
