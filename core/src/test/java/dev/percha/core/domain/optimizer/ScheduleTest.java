package dev.percha.core.domain.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.optimizer.Schedule.Kind;
import dev.percha.core.domain.training.TrainingPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Figures of Keras 3.15 (in float32) and of PyTorch 2.13. */
class ScheduleTest {
  @ParameterizedTest
  @CsvSource({
    // keras ExponentialDecay(1, 400, 0.9)
    "EXPONENTIAL, 0.9, 400, 0, 1",
    "EXPONENTIAL, 0.9, 400, 1, 0.9997366070747375",
    "EXPONENTIAL, 0.9, 400, 200, 0.9486832618713379",
    "EXPONENTIAL, 0.9, 400, 1200, 0.729",
    // keras CosineDecay(1, 1000, alpha=0.1), torch CosineAnnealingLR(1000, eta_min=0.1)
    "COSINE, 0.1, 1000, 0, 1",
    "COSINE, 0.1, 1000, 1, 0.9999977793408362",
    "COSINE, 0.1, 1000, 250, 0.8681980515339466",
    "COSINE, 0.1, 1000, 500, 0.55",
    "COSINE, 0.1, 1000, 999, 0.10000222065916381",
    // torch StepLR(3, gamma=0.5)
    "STEP, 0.5, 3, 2, 1",
    "STEP, 0.5, 3, 3, 0.5",
    "STEP, 0.5, 3, 8, 0.25",
    "STEP, 0.5, 3, 9, 0.125"
  })
  void isWhatKerasAndPyTorchHave(Kind kind, double factor, long steps, long step, double expected) {
    assertThat(new Schedule(kind, factor, steps, 0).factor(step)).isEqualTo(expected, within(2e-7));
  }

  @Test
  void warmsUpAsPyTorchsLinearFromAnEighth() {
    Schedule warm = Schedule.constant().withWarmUp(8);

    double[] expected = {0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1, 1};
    for (int step = 0; step < expected.length; step++) {
      assertThat(warm.factor(step)).as("step %d", step).isEqualTo(expected[step]);
    }
    assertThat(new Schedule(Kind.STEP, 0.5, 3, 8).factor(10)).isEqualTo(1);
    assertThat(new Schedule(Kind.STEP, 0.5, 3, 8).factor(11)).isEqualTo(0.5);
  }

  @Test
  void aCosineStaysAboveZeroHoweverLongATrainingGoesOn() {
    Schedule cosine = new Schedule(Kind.COSINE, 0, 100, 0);

    assertThat(cosine.factor(1_000_000)).isEqualTo(cosine.factor(99)).isPositive();
  }

  @Test
  void thePlanGivesEachStepItsLearningRateAndLeavesTheRest() {
    TrainingPlan plan =
        TrainingPlan.of(NetworkSpec.article())
            .with(Adam.pytorchW())
            .with(new Schedule(Kind.STEP, 0.1, 10, 0));

    assertThat(plan.optimizerAt(9)).isEqualTo(Adam.pytorchW());
    assertThat(plan.optimizerAt(10).learningRate()).isEqualTo(1e-4, within(1e-18));
    assertThat(plan.optimizerAt(10).hyperparameters()).containsEntry("weightDecay", 0.01);
    assertThat(plan.optimizerAt(100_000).learningRate()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({
    "CONSTANT, 0.5, 1, 0", "STEP, 0, 3, 0", "STEP, 1.5, 3, 0", "EXPONENTIAL, NaN, 3, 0",
    "COSINE, 1, 3, 0", "COSINE, -0.1, 3, 0", "STEP, 0.5, 0, 0", "STEP, 0.5, 3, -1"
  })
  void whatIsNoScheduleIsRefused(Kind kind, double factor, long steps, long warmUp) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Schedule(kind, factor, steps, warmUp))
        .withMessageContaining("allowed: ");
  }
}
