package dev.percha.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.percha.core.domain.Activation;
import dev.percha.core.domain.Examples;
import dev.percha.core.domain.NetworkSpec;
import dev.percha.core.domain.Parameters;
import dev.percha.core.domain.Precision;
import dev.percha.core.domain.TrainingPlan;
import dev.percha.core.port.out.Trainer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** C21 to C25: weights and second moments go in and out without losing a bit. */
public interface StateRules extends Subject {
  @Test
  @DisplayName("C21 a new trainer holds the weights it was given, and second moments of exactly 0")
  default void c21NewTrainer() {
    for (Precision precision : Precision.values()) {
      for (NetworkSpec network : Cases.networks()) {
        Parameters initial = Cases.weights(network, precision);
        try (Trainer trainer = trainer(initial)) {
          assertEquals(initial, trainer.parameters());
          assertEquals(Parameters.zeros(network, precision), trainer.secondMoments());
          trainer.train(new int[] {0, 1, 2}, 2);
          try (Trainer another = trainer(initial)) {
            assertEquals(initial, another.parameters());
            assertEquals(Parameters.zeros(network, precision), another.secondMoments());
          }
        }
      }
    }
  }

  @Test
  @DisplayName("C22 weights and second moments, set and read back, have the same bits")
  default void c22RoundTrip() {
    for (Precision precision : Precision.values()) {
      NetworkSpec network = Cases.small();
      Parameters weights = Cases.weights(network, precision);
      Parameters moments = withSubnormal(Cases.moments(network, precision));
      try (Trainer trainer = trainer(Parameters.glorotUniform(network, precision, 1))) {
        trainer.train(new int[] {0, 1, 2}, 2);
        trainer.restore(weights, moments);
        assertEquals(weights, trainer.parameters());
        assertEquals(moments, trainer.secondMoments());
      }
    }
  }

  private static Parameters withSubnormal(Parameters moments) {
    double[] values = moments.toDoubles();
    values[1] = Float.MIN_VALUE;
    values[2] = Float.MAX_VALUE;
    return Parameters.of(moments.network(), values).in(moments.precision());
  }

  @Test
  @DisplayName("C23 restoring what does not fit is refused, and sets nothing")
  default void c23RestoreRefuses() {
    NetworkSpec network = Cases.small();
    Parameters weights = Cases.weights(network, Precision.FLOAT32);
    Parameters moments = Cases.moments(network, Precision.FLOAT32);
    try (Trainer trainer = trainer(weights)) {
      trainer.restore(weights, moments);
      for (Parameters bad : unfit(weights)) {
        assertThrows(IllegalArgumentException.class, () -> trainer.restore(bad, moments));
        assertThrows(IllegalArgumentException.class, () -> trainer.restore(weights, bad));
      }
      Parameters negative = changed(moments, -1e-9);
      Parameters other = changed(weights, 0.25);
      assertThrows(IllegalArgumentException.class, () -> trainer.restore(other, negative));
      assertEquals(weights, trainer.parameters());
      assertEquals(moments, trainer.secondMoments());
    }
  }

  @Test
  @DisplayName("C24 a trainer is not made of what does not fit")
  default void c24NewTrainerRefuses() {
    NetworkSpec network = Cases.small();
    TrainingPlan plan = TrainingPlan.of(network);
    Parameters weights = Cases.weights(network, Precision.FLOAT32);
    Examples rows = Cases.examples(network);
    for (Parameters bad : unfit(weights)) {
      assertThrows(IllegalArgumentException.class, () -> backend().newTrainer(plan, bad, rows));
    }
    Examples none = rows.select(new int[0]);
    Examples narrow = Cases.examples(new NetworkSpec(12, List.of(), 4));
    Examples fewer = Cases.examples(new NetworkSpec(13, List.of(), 3));
    for (Examples bad : List.of(none, narrow, fewer)) {
      assertThrows(IllegalArgumentException.class, () -> backend().newTrainer(plan, weights, bad));
    }
  }

  @Test
  @DisplayName("C25 what was read is not touched by later steps")
  default void c25SnapshotsStay() {
    Parameters initial = Cases.weights(Cases.small(), Precision.FLOAT32);
    try (Trainer trainer = trainer(initial)) {
      trainer.train(new int[] {0, 1, 2, 3}, 2);
      Parameters weights = trainer.parameters();
      Parameters moments = trainer.secondMoments();
      double[] weightsThen = weights.toDoubles();
      double[] momentsThen = moments.toDoubles();
      trainer.train(IntStream.range(0, 40).toArray(), 8);
      assertEquals(
          List.of(Arrays.toString(weightsThen), Arrays.toString(momentsThen)),
          List.of(Arrays.toString(weights.toDoubles()), Arrays.toString(moments.toDoubles())));
    }
  }

  private static List<Parameters> unfit(Parameters fit) {
    NetworkSpec other = NetworkSpec.of(13, List.of(9, 6), new Activation.Tanh(), 4);
    return Stream.of(
            changed(fit, Double.NaN),
            changed(fit, Double.POSITIVE_INFINITY),
            changed(fit, Double.NEGATIVE_INFINITY),
            fit.in(Precision.FLOAT64),
            Parameters.of(other, fit.toFloats()))
        .toList();
  }

  private static Parameters changed(Parameters parameters, double last) {
    double[] values = parameters.toDoubles();
    values[values.length - 1] = last;
    return Parameters.of(parameters.network(), values).in(parameters.precision());
  }

  private Trainer trainer(Parameters initial) {
    return backend()
        .newTrainer(
            TrainingPlan.of(initial.network()).with(initial.precision()),
            initial,
            Cases.examples(initial.network()));
  }
}
