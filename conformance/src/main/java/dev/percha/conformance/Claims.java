package dev.percha.conformance;

import static org.junit.jupiter.api.Assertions.fail;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.Trainer;
import dev.percha.reference.Deviation;
import dev.percha.reference.Step;
import dev.percha.reference.StepVerdict;
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
