package dev.percha.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.network.Activation;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.optimizer.Optimizer.Slot;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.failure.BackendException;
import dev.percha.core.port.out.Trainer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FusedTrainerTest {
  /** An input that is always 0 has a gradient of 0, so that its second moments only shrink. */
  @Test
  void secondMomentsWithoutGradientNeverBecomeSubnormal() {
    NetworkSpec network = new NetworkSpec(1, List.of(), 2);
    Examples rows = Examples.ofFeatures(new float[1], new int[1], 1, 2);
    Parameters zeros = Parameters.zeros(network, Precision.FLOAT32);
    float[] moments = new float[network.parameterCount()];
    Arrays.fill(moments, 1e-3f);
    try (Trainer trainer =
        new Dl4jFusedBackend()
            .newTrainer(
                TrainingPlan.of(network), state(zeros, Parameters.of(network, moments)), rows)) {
      for (int step = 1; step <= 1000; step++) {
        trainer.train(new int[1], 1);
        float moment = trainer.state().slot(Slot.SECOND_MOMENT).toFloats()[0];
        assertThat(moment == 0 || moment >= Float.MIN_NORMAL).as("%s", moment).isTrue();
        double exact = 1e-3 * Math.pow(0.9, step);
        assertThat((double) moment).isCloseTo(exact, within(1e-4 * exact + 1e-37));
      }
    }
  }

  @Test
  void restoredSecondMomentsMayBeSubnormal() {
    NetworkSpec network = new NetworkSpec(1, List.of(), 2);
    Examples rows = Examples.ofFeatures(new float[1], new int[1], 1, 2);
    Parameters zeros = Parameters.zeros(network, Precision.FLOAT32);
    Parameters moments =
        Parameters.of(network, new float[] {Float.MIN_VALUE, 1e-40f, 0, Float.MIN_NORMAL});
    try (Trainer trainer =
        new Dl4jFusedBackend().newTrainer(TrainingPlan.of(network), state(zeros, moments), rows)) {
      assertThat(trainer.state().slot(Slot.SECOND_MOMENT)).isEqualTo(moments);
    }
  }

  @Test
  void aNetworkTooLargeForABufferIsRefusedBeforeAnythingLoads() {
    TrainingPlan large =
        TrainingPlan.of(NetworkSpec.of(60_000, List.of(9_000), new Activation.Relu(), 2));

    assertThat(new Dl4jFusedBackend().refusal(large))
        .hasValueSatisfying(
            line -> assertThat(line).contains("2 GB", "540027002 parameters", "the backend dl4j"));
    assertThat(new Dl4jFusedBackend().refusal(TrainingPlan.article())).isEmpty();
    assertThat(new Dl4jBackend().refusal(large)).isEmpty();
  }

  @Test
  void aBatchTooLargeForABufferIsRefusedInWords() {
    NetworkSpec network = new NetworkSpec(1 << 16, List.of(), 2);
    Examples rows = Examples.ofFeatures(new float[1 << 16], new int[1], 1 << 16, 2);
    Parameters zeros = Parameters.zeros(network, Precision.FLOAT32);
    try (Trainer trainer =
        new Dl4jFusedBackend().newTrainer(TrainingPlan.of(network), state(zeros, zeros), rows)) {
      assertThatThrownBy(() -> trainer.train(new int[1 << 14], 1 << 14))
          .isInstanceOf(BackendException.class)
          .hasMessageContaining("larger than 2 GB");
      assertThat(trainer.train(new int[2], 2).batches()).isEqualTo(1);
    }
  }

  private static TrainerState state(Parameters weights, Parameters secondMoments) {
    return new TrainerState(0, weights, Map.of(Slot.SECOND_MOMENT, secondMoments));
  }
}
