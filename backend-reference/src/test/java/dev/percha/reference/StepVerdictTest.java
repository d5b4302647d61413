package dev.percha.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.network.Activation;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.optimizer.EpsilonPlacement;
import dev.percha.core.domain.optimizer.RmsProp;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The judge is held to an honest engine: the same step in float32 arithmetic, written out. */
class StepVerdictTest {
  private static final int ROWS = 16;

  @ParameterizedTest
  @CsvSource({"relu, INSIDE", "relu, OUTSIDE", "leaky-relu:0.2, INSIDE", "leaky-relu:0.2, OUTSIDE"})
  void float32ArithmeticIsWithinBounds(String activation, EpsilonPlacement placement) {
    NetworkSpec network = NetworkSpec.of(20, List.of(12, 8), Activation.parse(activation), 4);
    RmsProp optimizer = RmsProp.keras().with(placement);

    for (int seed = 1; seed <= 100; seed++) {
      StepVerdict verdict = StepVerdict.of(float32Step(network, optimizer, seed, 1));

      // Half of the bound is eight standard deviations, the most that was seen of any engine.
      assertThat(verdict.worst().ratio()).as("seed %s: %s", seed, verdict).isLessThan(0.5);
    }
  }

  @Test
  void aGradientOffByOnePercentIsFarOutOfBounds() {
    NetworkSpec network = NetworkSpec.of(20, List.of(12, 8), new Activation.Relu(), 4);
    RmsProp optimizer = new RmsProp(1e-3, 0.9, 1, EpsilonPlacement.INSIDE);

    StepVerdict verdict = StepVerdict.of(float32Step(network, optimizer, 1, 1.01f));

    assertThat(verdict.slots().get(0).ratio()).isGreaterThan(10);
    assertThat(verdict.isWithin()).isFalse();
  }

  @Test
  void aUnitOnTheOtherSideOfItsKinkIsNamedAndTheRestHeldToIt() {
    NetworkSpec network = NetworkSpec.of(1, List.of(2), new Activation.Relu(), 2);
    // Unit 0 has z = 0 exactly, where the derivative is 0; an engine that rounded up takes 1.
    float[] w = {1, 1, -1 + 0x1p-24f, 0.5f, 1, -1, 0.5f, 2, 0, 0};
    Parameters before = Parameters.of(network, w);
    Examples batch = Examples.ofFeatures(new float[] {1 - 0x1p-24f}, new int[] {1}, 1, 2);
    RmsProp optimizer = RmsProp.keras();
    BatchPass pass = new BatchPass(before, new float[] {1 - 0x1p-24f}, new int[] {1});
    double[][] slopes = pass.slopes();
    slopes[0][0] = 1 - slopes[0][0];
    double[] other = pass.gradient(slopes);
    float[] v = new float[w.length];
    for (int i = 0; i < w.length; i++) {
      double[] slots = {0};
      w[i] = (float) UpdateRule.of(optimizer, 1).step(w[i], other[i], slots);
      v[i] = (float) slots[0];
    }

    StepVerdict verdict =
        StepVerdict.of(
            new Step(
                TrainingPlan.of(network).with(optimizer),
                batch,
                TrainerState.initial(optimizer, before),
                pass.totals().lossSum(),
                pass.totals().correct(),
                state(1, optimizer, Parameters.of(network, w), v)));

    assertThat(verdict.flipped()).hasSize(1);
    assertThat(verdict.flipped().get(0).unit()).isZero();
    assertThat(verdict.isWithin()).as("%s", verdict).isTrue();
  }

  /** A step in float arithmetic throughout; {@code fault} scales the gradient. */
  private static Step float32Step(NetworkSpec network, RmsProp optimizer, int seed, float fault) {
    Random random = new Random(seed);
    float[] inputs = new float[ROWS * network.inputs()];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = random.nextInt(256) / 255f;
    }
    int[] labels = random.ints(ROWS, 0, network.classes()).toArray();
    Parameters before = Parameters.glorotUniform(network, Precision.FLOAT32, seed);
    float[] v = new float[network.parameterCount()];
    for (int i = 0; i < v.length; i++) {
      v[i] = random.nextFloat() * 1e-4f;
    }
    TrainerState stateBefore = state(5, optimizer, before, v);
    FloatNetwork engine = new FloatNetwork(network, before.toFloats());
    float[] g = engine.gradient(inputs, labels);
    float[] w = before.toFloats();
    float eps = (float) optimizer.epsilon();
    for (int i = 0; i < w.length; i++) {
      g[i] *= fault;
      v[i] = (float) optimizer.rho() * v[i] + (float) (1 - optimizer.rho()) * g[i] * g[i];
      float root =
          optimizer.epsilonPlacement() == EpsilonPlacement.INSIDE
              ? (float) Math.sqrt(v[i] + eps)
              : (float) Math.sqrt(v[i]) + eps;
      w[i] -= (float) optimizer.learningRate() * g[i] / root;
    }
    return new Step(
        TrainingPlan.of(network).with(optimizer),
        Examples.ofFeatures(inputs, labels, network.inputs(), network.classes()),
        stateBefore,
        engine.lossSum,
        engine.correct,
        state(6, optimizer, Parameters.of(network, w), v));
  }

  private static TrainerState state(long step, RmsProp optimizer, Parameters weights, float[] v) {
    return TrainerState.of(step, optimizer, weights, slot -> Parameters.of(weights.network(), v));
  }
}
