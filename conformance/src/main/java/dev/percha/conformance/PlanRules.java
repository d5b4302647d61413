package dev.percha.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.optimizer.Optimizer;
import dev.percha.core.domain.optimizer.Schedule;
import dev.percha.core.domain.optimizer.Sgd;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.Model;
import dev.percha.core.port.out.Trainer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** C61 to C65: what a plan may ask besides: dropout, L2 and schedules. */
public interface PlanRules extends Subject {
  @Test
  @DisplayName("C61 dropout takes core's masks, scaled, in every batch, for every activation")
  @LikelyFault("masks of the engine's own, used again, not scaled, or cut at the end of a word")
  default void c61Dropout() {
    for (Precision precision : Precision.values()) {
      for (NetworkSpec network : Fixtures.networks()) {
        // Units are 9, 6, 8 or 1: masks that end within a word of four.
        TrainingPlan plan = dropping(network).with(Sgd.plain(0.1)).with(precision);
        requireSteps(plan, Fixtures.features(network), 16, 16, 5, 1);
      }
    }
  }

  @Test
  @DisplayName("C62 nothing is dropped in an answer")
  @LikelyFault("the network drops in answers too")
  default void c62AnswersDropNothing() {
    for (NetworkSpec network : Fixtures.networks()) {
      TrainingPlan plan = dropping(network);
      if (refuses(plan)) {
        continue;
      }
      Parameters weights = Fixtures.weights(network, plan.precision());
      Parameters dropping = Parameters.of(plan.network(), weights.toDoubles()).in(plan.precision());
      Examples rows = Fixtures.examples(network);
      assertArrayEquals(
          logits(weights, rows), logits(dropping, rows), plan.network().description());
    }
  }

  private double[] logits(Parameters weights, Examples rows) {
    double[] logits = new double[rows.rows() * weights.network().classes()];
    try (Model model = newModel(weights)) {
      model.logits(rows.inputs(0, rows.rows()), rows.rows(), logits);
    }
    return logits;
  }

  @Test
  @DisplayName("C63 L2 is in the gradient of every kernel, and in no bias and no loss")
  @LikelyFault("half the gradient of L2, L2 of biases, decay in place of L2, or L2 in the loss")
  default void c63L2() {
    for (Precision precision : Precision.values()) {
      for (NetworkSpec network : Fixtures.networks()) {
        TrainingPlan plan = TrainingPlan.of(network).withL2(0.1).with(precision);
        requireSteps(plan.with(Sgd.plain(1)), Fixtures.examples(network), 16, 5);
      }
      for (Optimizer optimizer : Fixtures.optimizers()) {
        TrainingPlan plan = TrainingPlan.of(Fixtures.small()).withL2(1e-2).with(precision);
        requireSteps(plan.with(optimizer), Fixtures.examples(plan.network()), 16);
      }
    }
  }

  @Test
  @DisplayName("C64 each step has the learning rate that the schedule gives it")
  @LikelyFault("the schedule is one step off, forgets its warm-up, or begins anew after a restore")
  default void c64Schedules() {
    NetworkSpec network = Fixtures.small();
    for (Precision precision : Precision.values()) {
      for (Optimizer optimizer : Fixtures.kinds()) {
        for (Schedule schedule : Fixtures.schedules()) {
          TrainingPlan plan = TrainingPlan.of(network).with(optimizer).with(schedule);
          requireSteps(plan.with(precision), Fixtures.examples(network), 16, 16, 16, 16);
        }
      }
    }
  }

  @Test
  @DisplayName("C65 all of them at once: steps in one call are those of single calls")
  @LikelyFault("masks or rates are drawn by call, not by step")
  default void c65CutCalls() {
    TrainingPlan plan = Fixtures.everything(dropping(Fixtures.small()));
    if (refuses(plan)) {
      return;
    }
    Examples rows = Fixtures.examples(plan.network());
    try (Trainer whole = backend().newTrainer(plan, Fixtures.state(plan), rows);
        Trainer cut = backend().newTrainer(plan, Fixtures.state(plan), rows)) {
      int[] order = IntStream.range(0, 45).toArray();
      whole.train(order, 8);
      for (int from = 0; from < order.length; from += 8) {
        cut.train(IntStream.range(from, Math.min(from + 8, order.length)).toArray(), 8);
      }
      Claims.requireSame("the state after single calls", whole.state(), cut.state());
    }
  }

  private static TrainingPlan dropping(NetworkSpec network) {
    return TrainingPlan.of(Fixtures.dropping(network));
  }

  /** Single steps from a state as after some training, of so many rows each. */
  private void requireSteps(TrainingPlan plan, Examples rows, int... sizes) {
    if (refuses(plan)) {
      return;
    }
    try (Trainer trainer = backend().newTrainer(plan, Fixtures.state(plan), rows)) {
      int from = 0;
      for (int size : sizes) {
        from = from + size > rows.rows() ? 0 : from;
        int[] batch = IntStream.range(from, from + size).toArray();
        from += size;
        Claims.requireWithin(Claims.step(trainer, plan, rows, batch).worst(), plan);
      }
    }
  }
}
