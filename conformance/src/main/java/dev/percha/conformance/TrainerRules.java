package dev.percha.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.evaluation.BatchMetrics;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.optimizer.EpsilonPlacement;
import dev.percha.core.domain.optimizer.RmsProp;
import dev.percha.core.domain.random.NumpyRandom;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.Model;
import dev.percha.core.port.out.Trainer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * C16 and C41 to C48: a trainer repeats itself bit for bit, minds its own business, and refuses.
 */
public interface TrainerRules extends Subject {
  @Test
  @DisplayName("C16 a model keeps its answers while a trainer goes on, and after it is closed")
  @LikelyFault("the model shares the trainer's weights")
  default void c16ModelIsIndependent() {
    TrainingPlan plan = TrainingPlan.of(Fixtures.small());
    Examples rows = Fixtures.examples(plan.network());
    double[] before = new double[rows.rows() * plan.network().classes()];
    double[] after = before.clone();
    Trainer trainer = backend().newTrainer(plan, Fixtures.state(plan), rows);
    try (Model model = backend().newModel(trainer.parameters())) {
      model.logits(rows.inputs(0, rows.rows()), rows.rows(), before);
      trainer.train(IntStream.range(0, rows.rows()).toArray(), 8);
      trainer.close();
      model.logits(rows.inputs(0, rows.rows()), rows.rows(), after);
      assertArrayEquals(before, after, "logits after the trainer went on");
    } finally {
      trainer.close();
    }
  }

  @Test
  @DisplayName("C41 a call cut in two at a batch's boundary gives the same bits")
  @LikelyFault("something is begun anew with each call")
  default void c41CutCalls() {
    int[] rows = NumpyRandom.seeded(7, 1).permutation(1000);
    try (Trainer whole = trainer();
        Trainer cut = trainer()) {
      BatchMetrics all = whole.train(rows, 128);
      BatchMetrics first = cut.train(Arrays.copyOf(rows, 384), 128);
      BatchMetrics rest = cut.train(Arrays.copyOfRange(rows, 384, rows.length), 128);
      for (int batch = 0; batch < 8; batch++) {
        BatchMetrics part = batch < 3 ? first : rest;
        int at = batch < 3 ? batch : batch - 3;
        assertEquals(all.lossSum(batch), part.lossSum(at), "loss of batch " + batch);
        assertEquals(all.correct(batch), part.correct(at), "hits of batch " + batch);
      }
      Claims.requireSame("the state after two calls", whole.state(), cut.state());
    }
  }

  @Test
  @DisplayName("C42 the same steps give the same bits; another order gives others")
  @LikelyFault("randomness of the engine's own, such as a shuffle, or sums in no fixed order")
  default void c42Repeats() {
    int[] rows = NumpyRandom.seeded(7, 1).permutation(1000);
    int[] other = NumpyRandom.seeded(8, 1).permutation(1000);
    try (Trainer once = trainer();
        Trainer again = trainer();
        Trainer otherwise = trainer()) {
      once.train(rows, 128);
      again.train(rows, 128);
      otherwise.train(other, 128);
      Claims.requireSame("the state after the same steps", once.state(), again.state());
      assertNotEquals(once.state(), otherwise.state(), "the state after another order");
    }
  }

  @Test
  @DisplayName("C43 three trainers, step by step in turn, each give what they give alone")
  @LikelyFault("trainers share a buffer, a slot or a static")
  default void c43Interleaved() {
    List<TrainerState> alone = List.of(trained(1), trained(2), trained(3));
    try (Trainer first = trainer();
        Trainer second = trainer();
        Trainer third = trainer()) {
      for (int step = 0; step < 6; step++) {
        first.train(batch(1, step), 128);
        second.train(batch(2, step), 128);
        third.train(batch(3, step), 128);
      }
      requireSame(alone, List.of(first.state(), second.state(), third.state()));
    }
  }

  @Test
  @DisplayName("C44 two trainers on two threads each give what they give alone")
  @LikelyFault("trainers share a buffer, or the engine's default stream or arena")
  default void c44TwoThreads() throws InterruptedException, ExecutionException {
    List<TrainerState> alone = List.of(trained(1), trained(2));
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      List<Callable<TrainerState>> both = List.of(() -> trained(1), () -> trained(2));
      List<Future<TrainerState>> together = pool.invokeAll(both);
      requireSame(alone, List.of(together.get(0).get(), together.get(1).get()));
    } finally {
      pool.shutdownNow();
    }
  }

  private static void requireSame(List<TrainerState> alone, List<TrainerState> together) {
    for (int i = 0; i < alone.size(); i++) {
      Claims.requireSame("the state of trainer " + (i + 1), alone.get(i), together.get(i));
    }
  }

  private TrainerState trained(int which) {
    try (Trainer trainer = trainer()) {
      for (int step = 0; step < 6; step++) {
        trainer.train(batch(which, step), 128);
      }
      return trainer.state();
    }
  }

  private static int[] batch(int which, int step) {
    int[] order = NumpyRandom.seeded(which).permutation(1000);
    return Arrays.copyOfRange(order, step * 128, (step + 1) * 128);
  }

  @Test
  @DisplayName("C45 rows and batch sizes out of range are refused, and nothing is trained")
  @LikelyFault("rows are checked after some were trained on, or not at all")
  default void c45WrongCalls() {
    try (Trainer trainer = small()) {
      TrainerState before = trainer.state();
      for (int bad : new int[] {-1, 48, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
        int[] rows = {0, 1, 2, 3, bad};
        assertThrows(IllegalArgumentException.class, () -> trainer.train(rows, 2));
      }
      for (int size : new int[] {0, -1}) {
        assertThrows(IllegalArgumentException.class, () -> trainer.train(new int[] {0}, size));
      }
      Claims.requireSame("the state after what was refused", before, trainer.state());
    }
  }

  @Test
  @DisplayName("C46 no rows, no step; a batch may be of any size")
  @LikelyFault("a call of no rows counts as a step, or buffers are made for the batch size")
  default void c46AnyBatchSize() {
    try (Trainer trainer = small();
        Trainer other = small()) {
      TrainerState before = trainer.state();
      assertEquals(0, trainer.train(new int[0], 128).batches(), "batches of no rows");
      Claims.requireSame("the state after no rows", before, trainer.state());
      int[] rows = IntStream.range(0, 48).toArray();
      assertEquals(1, trainer.train(rows, Integer.MAX_VALUE).batches(), "batches of all rows");
      assertEquals(1, other.train(rows, 48).batches(), "batches of 48 rows");
      Claims.requireSame("the state after a batch of all", other.state(), trainer.state());
      assertEquals(48, trainer.train(rows, 1).batches(), "batches of one row");
    }
  }

  @Test
  @DisplayName("C47 a closed trainer refuses everything; closing twice does nothing")
  @LikelyFault("nobody asks whether it is closed")
  default void c47ClosedTrainer() {
    Trainer trainer = small();
    TrainerState state = trainer.state();
    trainer.close();
    trainer.close();
    assertThrows(IllegalStateException.class, () -> trainer.train(new int[] {0}, 1));
    assertThrows(IllegalStateException.class, trainer::parameters);
    assertThrows(IllegalStateException.class, trainer::state);
    assertThrows(IllegalStateException.class, () -> trainer.restore(state));
  }

  @Test
  @DisplayName("C48 where numbers overflow, steps run on, and the totals or weights show it")
  @LikelyFault("numbers that are not finite are replaced, or throw")
  default void c48Overflow() {
    RmsProp wild = new RmsProp(1e38, 0.9, 1e-7, EpsilonPlacement.INSIDE);
    TrainingPlan plan = TrainingPlan.of(Fixtures.small()).with(wild);
    try (Trainer trainer =
        backend().newTrainer(plan, plan.initialState(), Fixtures.examples(plan.network()))) {
      boolean shown = false;
      for (int step = 0; step < 5 && !shown; step++) {
        BatchMetrics totals = trainer.train(IntStream.range(0, 16).toArray(), 16);
        shown = !Double.isFinite(totals.lossSum(0)) || !trainer.parameters().isFinite();
      }
      assertTrue(shown, "five steps at learning rate 1e38 and all is finite");
    }
  }

  private Trainer trainer() {
    TrainingPlan plan = TrainingPlan.article();
    return backend().newTrainer(plan, plan.initialState(), Fixtures.tracedRows());
  }

  private Trainer small() {
    TrainingPlan plan = TrainingPlan.of(Fixtures.small());
    Parameters weights = Fixtures.weights(plan.network(), plan.precision());
    TrainerState from = TrainerState.initial(plan.optimizer(), weights);
    return backend().newTrainer(plan, from, Fixtures.examples(plan.network()));
  }
}
