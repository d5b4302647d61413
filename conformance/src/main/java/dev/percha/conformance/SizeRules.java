package dev.percha.conformance;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.optimizer.Adam;
import dev.percha.core.domain.optimizer.Optimizer;
import dev.percha.core.domain.optimizer.RmsProp;
import dev.percha.core.domain.optimizer.Sgd;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.Trainer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** C73 to C75: what only shows in size, or after a while. */
public interface SizeRules extends Subject {
  /** Steps of C75. */
  int LONG_RUN = 450;

  @Test
  @DisplayName(
      "C73 steps of wide, deep and many-classed networks: 300 rows, a last one, tiny gradients")
  @LikelyFault(
      "a limit on rows a batch or units, a last row left out, or small gradients flushed to 0")
  default void c73LargeSteps() {
    for (NetworkSpec network : Fixtures.large()) {
      requireSteps(TrainingPlan.of(network).with(Sgd.plain(1)), 50);
      // Inputs this small make gradients of 1e-14, which such a step brings into the weights.
      requireSteps(TrainingPlan.of(network).with(Sgd.plain(1e12)), 1e-12);
    }
  }

  private void requireSteps(TrainingPlan plan, double size) {
    if (refuses(plan)) {
      return;
    }
    Examples rows = Fixtures.spread(plan.network(), 301, size);
    TrainerState from = Fixtures.state(plan);
    TrainerState last;
    try (Trainer trainer = backend().newTrainer(plan, from, rows)) {
      Claims.requireWithin(Claims.step(trainer, plan, rows, 0, 300).worst(), plan);
      Claims.requireWithin(Claims.step(trainer, plan, rows, 300, 301).worst(), plan);
      last = trainer.state();
    }
    try (Trainer trainer = backend().newTrainer(plan, from, rows)) {
      trainer.train(IntStream.range(0, 301).toArray(), 300);
      Claims.requireSame("the state after 301 rows in batches of 300", last, trainer.state());
    }
  }

  @Test
  @DisplayName("C74 each of 70,000 rows is itself, with its own one of 200 classes")
  @LikelyFault("row numbers of 15 or 16 bits, or labels of 7")
  default void c74ManyRows() {
    TrainingPlan plan = TrainingPlan.of(new NetworkSpec(2, List.of(), 200)).with(Sgd.plain(1));
    if (refuses(plan)) {
      return;
    }
    Examples rows = Fixtures.spread(plan.network(), 70_000, 1);
    try (Trainer trainer = backend().newTrainer(plan, Fixtures.state(plan), rows)) {
      for (int[] batch :
          List.of(
              new int[] {0, 32_767, 32_768, 65_535, 65_536, 69_999},
              IntStream.range(0, 70).map(i -> 1000 * i + 7).toArray())) {
        Claims.requireWithin(Claims.step(trainer, plan, rows, batch).worst(), plan);
      }
    }
  }

  @Test
  @DisplayName("C75 the 450th step is made as the first was, in one call and in many")
  @LikelyFault("something changes after some hundred steps")
  default void c75LongRuns() {
    NetworkSpec network = Fixtures.tiny();
    for (Optimizer optimizer : List.of(RmsProp.keras(), Adam.keras())) {
      TrainingPlan plan = TrainingPlan.of(network).with(optimizer);
      if (!refuses(plan)) {
        requireLongRun(plan, Fixtures.examples(network));
      }
    }
  }

  private void requireLongRun(TrainingPlan plan, Examples rows) {
    int size = 4;
    int[] order = IntStream.range(0, LONG_RUN * size).map(i -> i * 5 % rows.rows()).toArray();
    TrainerState last;
    try (Trainer trainer = backend().newTrainer(plan, plan.initialState(), rows)) {
      for (int step = 0; step < LONG_RUN; step++) {
        int[] batch = IntStream.range(step * size, (step + 1) * size).map(i -> order[i]).toArray();
        Claims.requireWithin(Claims.step(trainer, plan, rows, batch).worst(), plan);
      }
      last = trainer.state();
    }
    try (Trainer trainer = backend().newTrainer(plan, plan.initialState(), rows)) {
      trainer.train(order, size);
      Claims.requireSame("the state after " + LONG_RUN + " steps in a call", last, trainer.state());
    }
  }
}
