package dev.percha.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.evaluation.BatchMetrics;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.optimizer.RmsProp;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.Trainer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CrossEntropyTest {
  /**
   * With logits 1000, 0 and -1000 the largest probability is 1 to the last bit, so that the losses
   * of the three classes are the distances 0, 1000 and 2000. The two smaller probabilities are 0 in
   * either precision: a logarithm taken of them would be infinite.
   */
  @ParameterizedTest
  @EnumSource
  void lossIsExactWhereProbabilitiesUnderflow(Precision precision) {
    NetworkSpec network = new NetworkSpec(1, List.of(), 3);
    Parameters weights =
        Parameters.of(network, new double[] {1000, 0, -1000, 0, 0, 0}).in(precision);
    Examples rows = Examples.ofFeatures(new float[] {1, 1, 1}, new int[] {0, 1, 2}, 1, 3);
    try (Trainer trainer =
        new Dl4jBackend()
            .newTrainer(
                TrainingPlan.of(network).with(precision),
                TrainerState.initial(RmsProp.keras(), weights),
                rows)) {
      BatchMetrics totals = trainer.train(new int[] {0, 1, 2}, 3);
      assertThat(totals.lossSum(0)).isEqualTo(3000);
      assertThat(totals.correct(0)).isEqualTo(1);
    }
  }

  /** Equal logits: the loss is the logarithm of the number of classes, the answer the first. */
  @ParameterizedTest
  @EnumSource
  void ofEqualLogitsTheFirstIsTheAnswer(Precision precision) {
    NetworkSpec network = new NetworkSpec(1, List.of(), 4);
    Examples rows = Examples.ofFeatures(new float[4], new int[] {0, 1, 2, 3}, 1, 4);
    try (Trainer trainer =
        new Dl4jBackend()
            .newTrainer(
                TrainingPlan.of(network).with(precision),
                TrainerState.initial(RmsProp.keras(), Parameters.zeros(network, precision)),
                rows)) {
      BatchMetrics totals = trainer.train(new int[] {0, 1, 2, 3}, 4);
      assertThat(totals.correct(0)).isEqualTo(1);
      assertThat(totals.lossSum(0)).isCloseTo(4 * Math.log(4), within(1e-5));
    }
  }
}
