package dev.percha.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.evaluation.BatchMetrics;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.optimizer.EpsilonPlacement;
import dev.percha.core.port.out.Trainer;
import dev.percha.reference.BatchPass;
import dev.percha.reference.ReferenceBackend;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The judge himself is held to the recorded run, over all 391 steps of the epoch. */
class ReferenceGoldenTest {
  @ParameterizedTest
  @EnumSource
  void referenceFollowsTheRecordedEpoch(EpsilonPlacement placement) {
    GoldenTrace golden = new GoldenTrace(placement);
    try (Trainer trainer =
        new ReferenceBackend()
            .newTrainer(
                golden.plan(Precision.FLOAT64),
                golden.begin(Precision.FLOAT64),
                Fixtures.realRows())) {
      int[] rows = GoldenTrace.rows(GoldenTrace.STEPS);
      double[] losses = new double[GoldenTrace.STEPS];
      int done = 0;
      for (int step : new int[] {1, 10, 100, GoldenTrace.STEPS}) {
        int from = done * GoldenTrace.BATCH_SIZE;
        int to = Math.min(step * GoldenTrace.BATCH_SIZE, rows.length);
        BatchMetrics totals =
            trainer.train(Arrays.copyOfRange(rows, from, to), GoldenTrace.BATCH_SIZE);
        for (int i = 0; i < totals.batches(); i++) {
          int size = Math.min(GoldenTrace.BATCH_SIZE, to - from - i * GoldenTrace.BATCH_SIZE);
          losses[done + i] = totals.lossSum(i) / size;
        }
        done = step;
        tensorsAgree(golden.tensors(), step, trainer.parameters().toDoubles());
      }
      assertThat(golden.losses()).hasSize(130);
      for (GoldenTrace.Loss loss : golden.losses()) {
        assertThat(losses[loss.step() - 1])
            .as("loss before update %s", loss.step())
            .isCloseTo(loss.loss(), within(1e-10));
      }
    }
  }

  @Test
  void gradientOfTheFirstBatchIsTheRecordedOne() {
    int[] labels = IntStream.range(0, 128).map(Fixtures.realRows()::label).toArray();
    Parameters initial = GoldenTrace.initial(Precision.FLOAT64);
    BatchPass pass = new BatchPass(initial, Fixtures.realRows().inputs(0, 128), labels);

    tensorsAgree(GoldenTrace.gradient(), 1, pass.gradient());
  }

  @ParameterizedTest
  @EnumSource
  void float32ReferenceRoundsTheRecordedFirstStep(EpsilonPlacement placement) {
    GoldenTrace golden = new GoldenTrace(placement);
    try (Trainer trainer =
        new ReferenceBackend()
            .newTrainer(
                golden.plan(Precision.FLOAT32),
                golden.begin(Precision.FLOAT32),
                Fixtures.realRows())) {
      trainer.train(GoldenTrace.rows(1), GoldenTrace.BATCH_SIZE);

      float[] recorded = golden.afterFirstStep().toFloats();
      float[] weights = trainer.parameters().toFloats();
      int other = 0;
      for (int i = 0; i < weights.length; i++) {
        other += weights[i] == recorded[i] ? 0 : 1;
      }
      // The two float64 runs add in different orders: a value near a rounding boundary may differ.
      assertThat(other).as("weights with other bits than recorded").isLessThanOrEqualTo(2);
    }
  }

  private static void tensorsAgree(
      List<GoldenTrace.TensorSummary> tensors, int step, double[] values) {
    NetworkSpec network = NetworkSpec.article();
    List<GoldenTrace.TensorSummary> recorded =
        tensors.stream().filter(t -> t.step() == step).toList();
    assertThat(recorded).hasSize(6);
    for (GoldenTrace.TensorSummary tensor : recorded) {
      int layer = tensor.tensor() / 2;
      boolean kernel = tensor.tensor() % 2 == 0;
      int from =
          kernel ? network.layout().kernel(layer).from() : network.layout().bias(layer).from();
      int to = kernel ? network.layout().bias(layer).from() : from + network.unitsOf(layer);
      double[] own = Arrays.copyOfRange(values, from, to);
      double l2 = Math.sqrt(Arrays.stream(own).map(x -> x * x).sum());
      double maxAbs = Arrays.stream(own).map(Math::abs).max().orElseThrow();
      assertThat(l2).as("%s", tensor).isCloseTo(tensor.l2(), within(1e-9 * tensor.l2()));
      assertThat(maxAbs).as("%s", tensor).isCloseTo(tensor.maxAbs(), within(1e-9 * maxAbs));
      // A sum of values of both signs is known to their size, not to its own.
      double size = Arrays.stream(own).map(Math::abs).sum();
      assertThat(Arrays.stream(own).sum())
          .as("%s", tensor)
          .isCloseTo(tensor.sum(), within(1e-9 * size));
    }
  }
}
