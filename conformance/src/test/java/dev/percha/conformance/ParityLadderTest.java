package dev.percha.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.data.ImageShape;
import dev.percha.core.domain.network.Activation;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.optimizer.EpsilonPlacement;
import dev.percha.core.domain.optimizer.RmsProp;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.failure.DivergedException;
import dev.percha.core.port.out.Backend;
import dev.percha.reference.ReferenceBackend;
import dev.percha.reference.parity.Finding;
import dev.percha.reference.parity.ParityCheck;
import dev.percha.reference.parity.ParityLadder;
import dev.percha.reference.parity.ParityReport;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ladder on a thousand real rows and a small network, with backends whose fault is known. */
class ParityLadderTest {
  private static final TrainingPlan PLAN =
      TrainingPlan.of(NetworkSpec.of(784, List.of(16), new Activation.Relu(), 10)).withEpochs(2);

  @Test
  void backendsThatComputeTheSameClimbToTheTop() {
    ParityReport report = climb(PLAN, true, new FaultyBackend(), new ReferenceBackend());

    assertThat(report.isSame()).isTrue();
    assertThat(report.culprit()).isEmpty();
    assertThat(report.findings().stream().map(Finding::rung).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(ParityCheck.values());
    // Each beside the judge, and the pair.
    assertThat(report.findings().stream().filter(f -> f.rung() == ParityCheck.FREE_RUN)).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({
    "SECOND_MOMENT_STARTS_AT_EPSILON, WEIGHTS, ''",
    "PROBABILITIES_INSTEAD_OF_LOGITS, FORWARD, logits",
    "LOSS_IS_A_MEAN, LOSS, loss",
    "SUM_INSTEAD_OF_MEAN, GRADIENT, gradient",
    "EPSILON_ON_THE_WRONG_SIDE, STEP, as if epsilonPlacement were outside",
    "RHO_OF_ANOTHER_FRAMEWORK, STEP, as if rho were 0.95",
    "LEARNING_RATE_DECAYS, EPOCH, parameters",
    "VALUES_TRUNCATED, EQUATION, weight decay"
  })
  void aFaultIsFoundOnItsRungAndNamed(Fault fault, ParityCheck rung, String told) {
    ParityReport report = climb(PLAN, false, new ReferenceBackend(), new FaultyBackend(fault));

    assertThat(report.isSame()).isFalse();
    assertThat(report.findings().stream().filter(f -> !f.isSame()).map(Finding::rung))
        .startsWith(rung)
        .isSubsetOf(rung, ParityCheck.EQUATION);
    assertThat(report.culprit().orElseThrow())
        .contains("faulty: ", told)
        .doesNotContain("reference:");
  }

  @Test
  void whatRoundingAloneDecidesIsNotJudged() {
    TrainingPlan plan = PLAN.with(NetworkSpec.of(784, List.of(8), new Activation.Elu(100), 10));
    Dataset wild = scaled(data(), 1e6f);

    ParityReport report =
        new ParityLadder(List.of(new ReferenceBackend()), plan, wild, false, f -> {}, () -> false)
            .climb();

    assertThat(report.undecided()).hasValueSatisfying(why -> assertThat(why).contains("rounding"));
    assertThat(report.isSame()).isFalse();
    assertThat(report.findings())
        .noneMatch(finding -> finding.rung().compareTo(ParityCheck.FORWARD) > 0);
  }

  private static Dataset scaled(Dataset data, float factor) {
    return new Dataset(
        data.name(),
        "made",
        data.schema(),
        scaled(data.train(), factor),
        scaled(data.test(), factor));
  }

  private static Examples scaled(Examples rows, float factor) {
    float[] inputs = rows.inputs(0, rows.rows());
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] *= factor;
    }
    int[] labels = IntStream.range(0, rows.rows()).map(rows::label).toArray();
    return Examples.ofFeatures(inputs, labels, rows.inputs(), rows.classes());
  }

  @Test
  void backendsThatAgreeExactlyWhereNoErrorIsAllowedAreTheSame() {
    Dataset shades = data();
    int[] labels = IntStream.range(0, 40).map(row -> row % 10).toArray();
    Dataset black =
        new Dataset(
            "black test rows",
            "made",
            shades.schema(),
            shades.train(),
            Examples.ofPixels(new byte[40 * 784], labels, 784, 10));

    ParityReport report =
        new ParityLadder(List.of(new ReferenceBackend()), PLAN, black, false, f -> {}, () -> false)
            .climb();

    assertThat(report.culprit()).isEmpty();
    assertThat(report.isSame()).isTrue();
  }

  @Test
  void anInterruptedClimbKeepsWhatItFound() {
    List<Finding> heard = new ArrayList<>();
    ParityReport report =
        new ParityLadder(
                List.of(new ReferenceBackend()),
                PLAN,
                data(),
                false,
                heard::add,
                () -> heard.stream().anyMatch(f -> f.rung() == ParityCheck.FORWARD))
            .climb();

    assertThat(report.cancelled()).isTrue();
    assertThat(report.findings()).isEqualTo(heard).hasSize(3);
  }

  @Test
  void aPlanThatLeavesTheFiniteNumbersIsSaidToDiverge() {
    RmsProp wild = new RmsProp(1e38, 0.9, 1e-7, EpsilonPlacement.INSIDE);

    assertThatExceptionOfType(DivergedException.class)
        .isThrownBy(() -> climb(PLAN.with(wild), false, new ReferenceBackend()))
        .withMessageContaining("smaller learning rate than 1.0E38");
  }

  private static ParityReport climb(TrainingPlan plan, boolean full, Backend... backends) {
    return new ParityLadder(List.of(backends), plan, data(), full, f -> {}, () -> false).climb();
  }

  private static Dataset data() {
    return new Dataset(
        "a thousand",
        "of Fashion-MNIST",
        IntStream.range(0, 10).mapToObj(String::valueOf).toList(),
        new ImageShape(28, 28),
        Fixtures.realRows().select(IntStream.range(0, 1000).toArray()),
        Fixtures.realRows().select(IntStream.range(1000, 1200).toArray()));
  }
}
