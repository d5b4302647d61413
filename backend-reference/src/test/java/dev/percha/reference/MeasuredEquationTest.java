package dev.percha.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.network.Activation;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.optimizer.Adam;
import dev.percha.core.domain.optimizer.EpsilonPlacement;
import dev.percha.core.domain.optimizer.RmsProp;
import dev.percha.core.domain.optimizer.Sgd;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.Trainer;
import dev.percha.reference.MeasuredEquation.Coefficient;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Steps of another plan, in float32, measured as if they were of the plan. */
class MeasuredEquationTest {
  private static final int ROWS = 640;
  private static final TrainingPlan PLAN =
      TrainingPlan.of(NetworkSpec.of(30, List.of(40, 20), new Activation.Relu(), 10));

  static Stream<Arguments> planted() {
    return Stream.of(
        Arguments.of("learning rate", PLAN, rmsProp(1.00001e-3, 0.9, 1e-7), 1.00001e-3),
        Arguments.of("rho", PLAN, rmsProp(1e-3, 0.90001, 1e-7), 0.90001),
        Arguments.of("epsilon", PLAN, rmsProp(1e-3, 0.9, 1.001e-7), 1.001e-7),
        Arguments.of("l2", PLAN, PLAN.withL2(1e-6), 1e-6),
        Arguments.of("l2", PLAN.withL2(1e-4), PLAN.withL2(1.01e-4), 1.01e-4),
        Arguments.of("momentum", sgd(0.9), sgd(0.90001), 0.90001),
        Arguments.of("beta1", adam(0.9, 0), adam(0.9001, 0), 0.9001),
        Arguments.of("weight decay", adam(0.9, 0), adam(0.9, 1e-3), 1e-3));
  }

  private static TrainingPlan rmsProp(double rate, double rho, double epsilon) {
    return PLAN.with(new RmsProp(rate, rho, epsilon, EpsilonPlacement.INSIDE));
  }

  private static TrainingPlan sgd(double momentum) {
    return PLAN.with(new Sgd(0.05, momentum, false));
  }

  private static TrainingPlan adam(double beta1, double decay) {
    return PLAN.with(new Adam(1e-3, beta1, 0.999, 1e-7, EpsilonPlacement.INSIDE, decay));
  }

  @ParameterizedTest
  @MethodSource("planted")
  void whatIsPlantedIsReadOffAndJudged(
      String name, TrainingPlan plan, TrainingPlan planted, double value) {
    Map<String, Coefficient> honest = measured(plan, plan);
    assertThat(honest.values()).allMatch(number -> number.deviation().isWithin(), "within");

    Coefficient found = measured(plan, planted).get(name);

    // The directions are tangents: of a change, a thousandth and less is left.
    double bent = 2e-3 * Math.abs(value - found.nominal());
    assertThat(found.value()).isEqualTo(value, within(8 * found.standardError() + bent));
    assertThat(found.deviation().isWithin()).as("%s", found).isFalse();
  }

  private static Map<String, Coefficient> measured(TrainingPlan plan, TrainingPlan made) {
    Random random = new Random(11);
    float[] inputs = new float[ROWS * 30];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = random.nextFloat();
    }
    Examples rows = Examples.ofFeatures(inputs, random.ints(ROWS, 0, 10).toArray(), 30, 10);
    MeasuredEquation measured = new MeasuredEquation(ErrorBound.FLOAT32);
    Map<String, Double> nominal = Map.of();
    try (Trainer trainer = new ReferenceBackend().newTrainer(made, made.initialState(), rows)) {
      for (int from = 0; from < ROWS; from += 32) {
        int[] batch = IntStream.range(from, from + 32).toArray();
        Step step = Step.of(trainer, plan, rows, batch);
        Judge judge = new Judge(plan, step.batch(), step.before());
        judge.measure(step, measured);
        nominal = judge.nominal();
      }
    }
    return measured.coefficients(nominal).stream()
        .collect(Collectors.toMap(Coefficient::name, Function.identity()));
  }
}
