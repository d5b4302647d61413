package dev.percha.conformance;

import static org.junit.jupiter.api.Assertions.fail;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.Trainer;
import dev.percha.reference.Deviation;
import dev.percha.reference.Step;
import dev.percha.reference.StepVerdict;
import java.util.Arrays;
import java.util.stream.IntStream;

/** What rules claim of steps, and the line that says where a claim does not hold. */
final class Claims {
  private Claims() {}

  /** Has a trainer make a step, over rows one after another, and asks the reference about it. */
  static StepVerdict step(Trainer trainer, TrainingPlan plan, Examples rows, int from, int to) {
    return step(trainer, plan, rows, IntStream.range(from, to).toArray());
  }

  /** Has a trainer make a step over these rows, and asks the reference about it. */
  static StepVerdict step(Trainer trainer, TrainingPlan plan, Examples rows, int[] batch) {
    return StepVerdict.of(Step.of(trainer, plan, rows, batch));
  }

  /** Fails where it is not within its bound. */
  static void requireWithin(Deviation deviation, TrainingPlan plan) {
    if (!deviation.isWithin()) {
      fail(deviation + "; " + told(plan));
    }
  }

  /** Fails where a state is not, bit for bit, the one expected; says where first. */
  static void requireSame(String what, TrainerState expected, TrainerState found) {
    if (found.step() != expected.step()) {
      fail(what + " counts " + found.step() + " steps; expected " + expected.step());
    }
    requireSame(what + ", weights", expected.parameters(), found.parameters());
    if (!found.slots().keySet().equals(expected.slots().keySet())) {
      fail(what + " keeps " + found.slots().keySet() + "; expected " + expected.slots().keySet());
    }
    expected
        .slots()
        .forEach(
            (slot, values) ->
                requireSame(what + ", " + slot.title(), values, found.slots().get(slot)));
  }

  /** Fails where parameters are not, bit for bit, those expected; says where first. */
  static void requireSame(String what, Parameters expected, Parameters found) {
    if (expected.equals(found)) {
      return;
    }
    double[] wanted = expected.toDoubles();
    double[] values = found.toDoubles();
    int first = Arrays.mismatch(wanted, values);
    if (first < 0 || values.length != wanted.length) {
      fail(what + ": " + found + "; expected " + expected);
    }
    long others = IntStream.range(0, values.length).filter(i -> wanted[i] != values[i]).count();
    fail(
        what
            + ": "
            + expected.network().layout().placeOf(first)
            + " is "
            + values[first]
            + "; expected "
            + wanted[first]
            + " ("
            + others
            + " of "
            + values.length
            + " differ)");
  }

  private static String told(TrainingPlan plan) {
    StringBuilder told = new StringBuilder(plan.network().description());
    told.append(", ").append(plan.optimizer()).append(", ").append(plan.precision());
    if (!plan.schedule().isConstant()) {
      told.append(", ").append(plan.schedule());
    }
    if (plan.l2() > 0) {
      told.append(", l2 ").append(plan.l2());
    }
    return told.toString();
  }
}
