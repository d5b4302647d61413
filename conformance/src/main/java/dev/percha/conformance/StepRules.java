package dev.percha.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.evaluation.BatchMetrics;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.optimizer.EpsilonPlacement;
import dev.percha.core.domain.optimizer.Optimizer;
import dev.percha.core.domain.optimizer.Sgd;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.Trainer;
import dev.percha.reference.Step;
import dev.percha.reference.StepVerdict;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * C31 to C40, C49 and C50: the mathematics of a step, part by part, against the reference and
 * recorded data.
 */
public interface StepRules extends Subject {
  /** Losses up to this step are the same bit for bit but for rounding; later ones drift apart. */
  int TRACED_LOSSES = 20;

  /**
   * @return how many of the recorded steps C49 makes: the price of the rule, for slow backends
   */
  default int tracedSteps() {
    return OptimizerTrace.STEPS;
  }

  /**
   * @return how many steps over real rows C38 judges, each by itself
   */
  default int judgedSteps() {
    return 8;
  }

  @Test
  @DisplayName("C31 the loss and hits reported are those before the update")
  @LikelyFault("the loss is taken after the update, or is a mean where a sum is asked")
  default void c31Loss() {
    for (Precision precision : Precision.values()) {
      for (NetworkSpec network : Fixtures.networks()) {
        TrainingPlan plan = TrainingPlan.of(network).with(precision);
        if (refuses(plan)) {
          continue;
        }
        // After a step of that length the hits would be others too.
        TrainingPlan far = plan.with(Sgd.plain(1000));
        for (TrainingPlan asked : List.of(plan, far)) {
          StepVerdict verdict = firstStep(asked, Fixtures.examples(network), 16);
          Claims.requireWithin(verdict.lossSum(), asked);
          Claims.requireWithin(verdict.correct(), asked);
        }
      }
    }
  }

  @Test
  @DisplayName("C32 the gradient, as a step of plain gradient descent shows it")
  @LikelyFault(
      "a gradient of another loss, such as with smoothing, or summed where a mean is asked")
  default void c32Gradient() {
    for (Precision precision : Precision.values()) {
      for (NetworkSpec network : Fixtures.networks()) {
        TrainingPlan plan = TrainingPlan.of(network).with(Sgd.plain(1000)).with(precision);
        if (refuses(plan)) {
          continue;
        }
        for (Examples rows : List.of(Fixtures.examples(network), Fixtures.features(network))) {
          Claims.requireWithin(firstStep(plan, rows, 16).parameters(), plan);
        }
      }
    }
  }

  @Test
  @DisplayName("C33 every optimizer's step from a given state, for odd hyperparameters too")
  @LikelyFault("the update has another form: epsilon, bias correction, decay or momentum elsewhere")
  default void c33OptimizerStep() {
    NetworkSpec network = Fixtures.small();
    for (Precision precision : Precision.values()) {
      for (Optimizer optimizer : Fixtures.optimizers()) {
        TrainingPlan plan = TrainingPlan.of(network).with(optimizer).with(precision);
        if (refuses(plan)) {
          continue;
        }
        Examples rows = Fixtures.examples(network);
        try (Trainer trainer = backend().newTrainer(plan, Fixtures.state(plan), rows)) {
          StepVerdict verdict = Claims.step(trainer, plan, rows, 0, 16);
          Claims.requireWithin(verdict.parameters(), plan);
          verdict.slots().forEach(slot -> Claims.requireWithin(slot, plan));
        }
      }
    }
  }

  @Test
  @DisplayName("C34 the golden trace: five losses within 2e-6, and every weight after one step")
  @LikelyFault("the update or the initial weights are those of another library")
  default void c34GoldenTrace() {
    for (EpsilonPlacement placement : EpsilonPlacement.values()) {
      GoldenTrace golden = new GoldenTrace(placement);
      double tolerance = placement == EpsilonPlacement.INSIDE ? 1e-6 : 5e-5;
      try (Trainer trainer = goldenTrainer(golden, Precision.FLOAT32)) {
        BatchMetrics first = trainer.train(GoldenTrace.rows(1), GoldenTrace.BATCH_SIZE);
        double[] expected = golden.afterFirstStep().toDoubles();
        double[] weights = trainer.parameters().toDoubles();
        for (int i = 0; i < weights.length; i++) {
          assertEquals(expected[i], weights[i], tolerance, "weight " + i + ", " + placement);
        }
        int[] rows = IntStream.range(GoldenTrace.BATCH_SIZE, 5 * GoldenTrace.BATCH_SIZE).toArray();
        BatchMetrics next = trainer.train(rows, GoldenTrace.BATCH_SIZE);
        for (GoldenTrace.Loss loss : golden.losses().subList(0, 5)) {
          double sum = loss.step() == 1 ? first.lossSum(0) : next.lossSum(loss.step() - 2);
          assertEquals(
              loss.loss(), sum / GoldenTrace.BATCH_SIZE, 2e-6, "loss " + loss + ", " + placement);
        }
      }
    }
  }

  @Test
  @DisplayName("C35 a step starts from its own gradient: nothing is left of the one before")
  @LikelyFault("gradients accumulate, since nobody sets them to 0")
  default void c35GradientsDoNotAccumulate() {
    TrainingPlan plan = TrainingPlan.of(Fixtures.small()).with(Sgd.plain(1000));
    TrainerState common = Fixtures.state(plan);
    Examples rows = Fixtures.examples(plan.network());
    try (Trainer trainer = backend().newTrainer(plan, common, rows)) {
      for (int from : new int[] {0, 16, 32}) {
        trainer.restore(common);
        Claims.requireWithin(Claims.step(trainer, plan, rows, from, from + 16).parameters(), plan);
      }
    }
  }

  @Test
  @DisplayName("C36 a short last batch is the mean over its own rows")
  @LikelyFault("the last batch is divided by the full size, or its end is left out")
  default void c36ShortLastBatch() {
    TrainingPlan plan = TrainingPlan.of(Fixtures.small()).with(Sgd.plain(1));
    TrainerState begin = initial(plan);
    Examples rows = Fixtures.examples(plan.network());
    Parameters once;
    try (Trainer trainer = backend().newTrainer(plan, begin, rows)) {
      trainer.train(IntStream.range(0, 16).toArray(), 16);
      StepVerdict verdict = Claims.step(trainer, plan, rows, 16, 21);
      Claims.requireWithin(verdict.parameters(), plan);
      Claims.requireWithin(verdict.lossSum(), plan);
      once = trainer.parameters();
    }
    try (Trainer trainer = backend().newTrainer(plan, begin, rows)) {
      trainer.train(IntStream.range(0, 21).toArray(), 16);
      Claims.requireSame("weights of both batches in a call", once, trainer.parameters());
    }
  }

  @Test
  @DisplayName("C37 batches of one row, of repeated rows, and of more than there are")
  @LikelyFault("rows are taken as a set, or a batch size is assumed")
  default void c37OddBatches() {
    for (Precision precision : Precision.values()) {
      TrainingPlan plan = TrainingPlan.of(Fixtures.small()).with(precision);
      Examples rows = Fixtures.features(plan.network());
      try (Trainer trainer = backend().newTrainer(plan, initial(plan), rows)) {
        for (int[] batch : List.of(new int[] {5}, new int[] {47, 47, 0, 47}, new int[200])) {
          StepVerdict verdict = Claims.step(trainer, plan, rows, batch);
          Claims.requireWithin(verdict.worst(), plan);
        }
      }
    }
  }

  @Test
  @DisplayName(
      "C38 real rows: each of some steps, from where the engine stands, is the reference's")
  @LikelyFault(
      "small tensors are right and large ones are not, such as by float16, TF32 or another sum")
  default void c38RealSteps() {
    for (EpsilonPlacement placement : EpsilonPlacement.values()) {
      GoldenTrace golden = new GoldenTrace(placement);
      TrainingPlan plan = golden.plan(Precision.FLOAT32);
      try (Trainer trainer = goldenTrainer(golden, Precision.FLOAT32)) {
        for (int batch = 0; batch < judgedSteps(); batch++) {
          int from = batch * GoldenTrace.BATCH_SIZE;
          StepVerdict verdict =
              Claims.step(
                  trainer, plan, Fixtures.tracedRows(), from, from + GoldenTrace.BATCH_SIZE);
          Claims.requireWithin(verdict.worst(), plan);
        }
      }
    }
  }

  @Test
  @DisplayName("C39 float64, running free over 40 real batches, ends within 1e-12 of the reference")
  @LikelyFault("float64 is computed in float32 somewhere, or an error adds up from step to step")
  default void c39Float64RunsFree() {
    for (EpsilonPlacement placement : EpsilonPlacement.values()) {
      GoldenTrace golden = new GoldenTrace(placement);
      double[] expected = Fixtures.referenceAfterFreeSteps(placement);
      double[] weights;
      try (Trainer trainer = goldenTrainer(golden, Precision.FLOAT64)) {
        trainer.train(GoldenTrace.rows(Fixtures.FREE_STEPS), GoldenTrace.BATCH_SIZE);
        weights = trainer.parameters().toDoubles();
      }
      for (int i = 0; i < weights.length; i++) {
        assertEquals(expected[i], weights[i], 1e-12, "weight " + i + ", " + placement);
      }
    }
  }

  @Test
  @DisplayName("C40 loss and gradient stay exact and finite where probabilities underflow")
  @LikelyFault("the logarithm is taken of a probability, or softmax without its maximum subtracted")
  default void c40LossOfUnderflowingProbabilities() {
    NetworkSpec network = new NetworkSpec(1, List.of(), 3);
    for (Precision precision : Precision.values()) {
      Parameters weights =
          Parameters.of(network, new double[] {1000, 0, -1000, 0, 0, 0}).in(precision);
      Examples rows = Examples.ofFeatures(new float[] {1, 1, 1}, new int[] {0, 1, 2}, 1, 3);
      TrainingPlan plan = TrainingPlan.of(network).with(Sgd.plain(1)).with(precision);
      if (refuses(plan)) {
        continue;
      }
      TrainerState from = TrainerState.initial(plan.optimizer(), weights);
      try (Trainer trainer = backend().newTrainer(plan, from, rows)) {
        Step step = Step.of(trainer, plan, rows, new int[] {0, 1, 2});
        // -ln p is 0, 1000 and 2000, though the probabilities are 1, 0 and 0.
        assertEquals(3000, step.lossSum(), 1e-3, "the loss");
        Claims.requireWithin(StepVerdict.of(step).worst(), plan);
      }
    }
  }

  @Test
  @DisplayName("C50 at exactly 0 an activation has the slope that its equation gives it there")
  @LikelyFault("the slope at 0 is the one from the right")
  default void c50SlopeAtZero() {
    for (Precision precision : Precision.values()) {
      for (NetworkSpec network : Fixtures.networks()) {
        TrainingPlan plan = TrainingPlan.of(network).with(Sgd.plain(1)).with(precision);
        if (refuses(plan)) {
          continue;
        }
        TrainerState from = TrainerState.initial(plan.optimizer(), Fixtures.silent(plan));
        Examples rows = Fixtures.features(network);
        try (Trainer trainer = backend().newTrainer(plan, from, rows)) {
          StepVerdict verdict = Claims.step(trainer, plan, rows, 0, 16);
          Claims.requireWithin(verdict.worst(), plan);
          assertEquals(List.of(), verdict.flipped(), () -> "slopes at 0, " + plan.network());
        }
      }
    }
  }

  @Test
  @DisplayName("C49 recorded runs of every optimizer: losses, and weights in float64")
  @LikelyFault("a form of the update that first steps hide, such as its bias correction")
  default void c49OptimizerTraces() {
    for (OptimizerTrace trace : OptimizerTrace.all()) {
      TrainingPlan plan = trace.plan(Precision.FLOAT64);
      if (refuses(plan)) {
        continue;
      }
      try (Trainer trainer =
          backend().newTrainer(plan, plan.initialState(), Fixtures.tracedRows())) {
        double[] losses = new double[tracedSteps() + 1];
        for (int step = 1; step <= tracedSteps(); step++) {
          losses[step] = tracedLoss(trainer, step);
          requireTraced(trace, step, trainer);
        }
        requireTraced(trace, losses, Math.min(TRACED_LOSSES, tracedSteps()), 1e-12);
      }
      TrainingPlan float32 = trace.plan(Precision.FLOAT32);
      try (Trainer trainer =
          backend().newTrainer(float32, float32.initialState(), Fixtures.tracedRows())) {
        double[] losses = new double[6];
        for (int step = 1; step < losses.length; step++) {
          losses[step] = tracedLoss(trainer, step);
        }
        requireTraced(trace, losses, 5, 5e-6);
      }
    }
  }

  private static double tracedLoss(Trainer trainer, int step) {
    int size = GoldenTrace.BATCH_SIZE;
    int[] rows = IntStream.range((step - 1) * size, step * size).toArray();
    return trainer.train(rows, size).lossSum(0) / size;
  }

  private static void requireTraced(
      OptimizerTrace trace, double[] losses, int steps, double tolerance) {
    for (GoldenTrace.Loss loss : trace.losses()) {
      if (loss.step() <= steps) {
        String what = trace.name() + ", loss before step " + loss.step();
        assertEquals(loss.loss(), losses[loss.step()], tolerance, what);
      }
    }
  }

  private static void requireTraced(OptimizerTrace trace, int step, Trainer trainer) {
    List<OptimizerTrace.Weight> recorded =
        trace.weights().stream().filter(weight -> weight.step() == step).toList();
    if (recorded.isEmpty()) {
      return;
    }
    double[] weights = trainer.parameters().toDoubles();
    for (OptimizerTrace.Weight weight : recorded) {
      assertEquals(
          weight.value(), weights[weight.parameter()], 1e-11, trace.name() + ", " + weight);
    }
  }

  private static TrainerState initial(TrainingPlan plan) {
    return TrainerState.initial(
        plan.optimizer(), Fixtures.weights(plan.network(), plan.precision()));
  }

  private Trainer goldenTrainer(GoldenTrace golden, Precision precision) {
    return backend()
        .newTrainer(golden.plan(precision), golden.begin(precision), Fixtures.tracedRows());
  }

  private StepVerdict firstStep(TrainingPlan plan, Examples rows, int batchSize) {
    try (Trainer trainer = backend().newTrainer(plan, initial(plan), rows)) {
      return Claims.step(trainer, plan, rows, 0, batchSize);
    }
  }
}
