package dev.percha.reference.parity;

import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.optimizer.Optimizer;
import dev.percha.core.domain.optimizer.Schedule;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.reference.Step;
import dev.percha.reference.StepVerdict;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Who is at fault, and which common mistake would explain it. */
final class FaultDiagnosis {
  /** After so many steps no correction of a bias is left. */
  private static final long MANY = 1L << 40;

  private final Map<String, String> mistakes = new LinkedHashMap<>();

  /** Looks for the mistake by which somebody would have made that very step. */
  void consider(String name, Step step) {
    if (mistakes.containsKey(name)) {
      return;
    }
    explanations(step).entrySet().stream()
        .filter(mistake -> StepVerdict.of(mistake.getValue()).isWithin())
        .findFirst()
        .ifPresent(mistake -> mistakes.put(name, mistake.getKey()));
  }

  /** The same step, as if something else had been asked for; by what that would be. */
  private static Map<String, Step> explanations(Step step) {
    Map<String, Step> explained = new LinkedHashMap<>();
    TrainingPlan plan = step.plan();
    Optimizer own = plan.optimizer();
    long before = step.before().step();
    own.hyperparameters()
        .forEach(
            (name, value) -> {
              for (Object other : others(value)) {
                changed(own, name, other)
                    .ifPresent(
                        optimizer ->
                            explained.put(
                                name + " were " + text(other),
                                by(plan.with(optimizer), before, step)));
              }
            });
    explained.put("a step fewer had been made", by(plan, Math.max(0, before - 1), step));
    explained.put("a step more had been made", by(plan, before + 1, step));
    explained.put("bias were not corrected", by(plan, MANY, step));
    if (!plan.schedule().isConstant()) {
      explained.put("there were no schedule", by(plan.with(Schedule.constant()), before, step));
      Schedule cold = plan.schedule().withWarmUp(0);
      explained.put("there were no warm-up", by(plan.with(cold), before, step));
    }
    for (double factor : plan.l2() > 0 ? new double[] {0, 0.5, 2} : new double[0]) {
      double l2 = factor * plan.l2();
      explained.put("l2 were " + l2, by(plan.withL2(l2), before, step));
    }
    int hidden = plan.network().layers() - 1;
    NetworkSpec undropped = plan.network().withDropout(Collections.nCopies(hidden, 0.0));
    if (!undropped.equals(plan.network())) {
      explained.put("nothing were dropped", undropped(plan.with(undropped), step));
    }
    return explained;
  }

  private static Step undropped(TrainingPlan plan, Step step) {
    return new Step(
        plan,
        step.batch(),
        of(plan, step.before()),
        step.lossSum(),
        step.correct(),
        of(plan, step.after()));
  }

  /** The same values as those of a network of the same shape. */
  private static TrainerState of(TrainingPlan plan, TrainerState state) {
    return TrainerState.of(
        state.step(),
        plan.optimizer(),
        of(plan, state.parameters()),
        slot -> of(plan, state.slot(slot)));
  }

  private static Parameters of(TrainingPlan plan, Parameters values) {
    return Parameters.of(plan.network(), values.toDoubles()).in(plan.precision());
  }

  private static Step by(TrainingPlan plan, long before, Step step) {
    long made = step.after().step() - step.before().step();
    return new Step(
        plan,
        step.batch(),
        at(before, step.before()),
        step.lossSum(),
        step.correct(),
        at(before + made, step.after()));
  }

  private static TrainerState at(long step, TrainerState state) {
    return new TrainerState(step, state.parameters(), state.slots());
  }

  /** The same optimizer with one value changed, where that is allowed and keeps the same slots. */
  private static Optional<Optimizer> changed(Optimizer own, String name, Object value) {
    try {
      Optimizer other =
          Optimizer.of(
              own.name(),
              (component, type) ->
                  component.equals(name) ? value : own.hyperparameters().get(component));
      return other.slots().equals(own.slots()) && !other.equals(own)
          ? Optional.of(other)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static List<Object> others(Object value) {
    if (value instanceof Boolean flag) {
      return List.of(!flag);
    }
    if (value instanceof Enum<?> constant) {
      return List.<Object>of((Object[]) constant.getDeclaringClass().getEnumConstants());
    }
    double own = (Double) value;
    return List.of(
        10 * own, own / 10, 2 * own, own / 2, 0.0, 1e-8, 1e-7, 1e-6, 1e-3, 0.01, 0.9, 0.95, 0.99,
        0.999);
  }

  private static String text(Object value) {
    return String.valueOf(value).toLowerCase(Locale.ROOT);
  }

  /**
   * Those who differ from the judge on the first rung where anybody differs; where it is only a
   * pair that is too far apart, that pair.
   */
  Optional<String> culprit(List<Finding> findings) {
    return findings.stream()
        .filter(finding -> !finding.isSame())
        .findFirst()
        .map(
            first -> {
              String guilty =
                  findings.stream()
                      .filter(finding -> finding.rung() == first.rung() && !finding.isSame())
                      .filter(finding -> finding.other().equals(ParityLadder.JUDGE))
                      .map(this::accusation)
                      .collect(Collectors.joining("; "));
              String pair = first.one() + " or " + first.other() + ": " + first.deviation();
              return first.rung().title() + ": " + (guilty.isEmpty() ? pair : guilty);
            });
  }

  private String accusation(Finding finding) {
    String mistake = mistakes.get(finding.one());
    return finding.one()
        + ": "
        + finding.deviation()
        + (mistake == null ? "" : ", as if " + mistake);
  }
}
