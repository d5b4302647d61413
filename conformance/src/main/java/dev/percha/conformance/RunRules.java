package dev.percha.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.percha.core.application.EvaluationService;
import dev.percha.core.application.TrainingService;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.data.ImageShape;
import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.optimizer.Optimizer;
import dev.percha.core.domain.optimizer.RmsProp;
import dev.percha.core.domain.training.Checkpoint;
import dev.percha.core.domain.training.RunEvent;
import dev.percha.core.domain.training.RunReport;
import dev.percha.core.domain.training.RunStatus;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.in.Checkpointing;
import dev.percha.core.port.out.MetricsListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** C51 to C55: whole runs by the training service, as an application has them. */
public interface RunRules extends Subject {
  @Test
  @DisplayName("C51 a set that lines can separate is learned")
  @LikelyFault("it does not learn at all: a step that is not taken, or of the wrong sign")
  default void c51Learns() {
    RunReport report = run(plan().withEpochs(30));
    assertEquals(RunStatus.COMPLETED, report.status(), "how the run ended");
    double accuracy = report.last().orElseThrow().test().orElseThrow().accuracy();
    assertTrue(accuracy >= 0.99, "test accuracy is " + accuracy + "; expected 0.99 or more");
  }

  @Test
  @DisplayName("C52 the same plan gives the same history, another seed another")
  @LikelyFault("randomness of the engine's own")
  default void c52SameSeedSameHistory() {
    RunReport once = run(plan());
    RunReport again = run(plan());
    RunReport other = run(plan().withSeed(8));
    assertEquals(withoutTimes(once), withoutTimes(again), "the history of the same plan");
    Claims.requireSame("weights of the same plan", last(once), last(again));
    assertNotEquals(withoutTimes(once), withoutTimes(other), "the history of another seed");
  }

  private static List<EpochMetrics> withoutTimes(RunReport report) {
    return report.history().epochs().stream()
        .map(
            e ->
                new EpochMetrics(
                    e.epoch(), e.loss(), e.accuracy(), e.valLoss(), e.valAccuracy(), 0))
        .toList();
  }

  @Test
  @DisplayName("C53 a cancelled run keeps the epochs it finished")
  @LikelyFault("steps run on where nobody asks for them")
  default void c53Cancel() {
    AtomicInteger finished = new AtomicInteger();
    MetricsListener listener =
        event -> {
          if (event instanceof RunEvent.EpochFinished) {
            finished.incrementAndGet();
          }
        };
    RunReport report =
        service().train(backend(), plan(), separable(), listener, () -> finished.get() == 2);
    assertEquals(RunStatus.CANCELLED, report.status(), "how the run ended");
    assertTrue(report.history().cancelled(), "its history does not say that it was cancelled");
    assertEquals(2, report.history().epochs().size(), "finished epochs");
  }

  @Test
  @DisplayName("C54 a run that leaves the finite numbers says so, and keeps what it has")
  @LikelyFault("the overflow is hidden from who asks")
  default void c54Diverges() {
    RmsProp wild = new RmsProp(1e38, 0.9, 1e-7, RmsProp.keras().epsilonPlacement());
    RunReport report = run(plan().with(wild));
    assertEquals(RunStatus.DIVERGED, report.status(), "how the run ended");
    assertTrue(report.failure().isPresent(), "no failure says why");
  }

  @Test
  @DisplayName(
      "C55 a run cut anywhere or planned shorter, and resumed, ends with the bits of the uncut run")
  @LikelyFault("the state lacks what the next step depends on, such as the count of steps")
  default void c55Resumes() {
    for (Optimizer optimizer : Fixtures.kinds()) {
      if (!refuses(plan().with(optimizer))) {
        requireResumes(plan().with(optimizer));
      }
    }
    TrainingPlan all = Fixtures.everything(plan().with(Fixtures.dropping(plan().network())));
    if (!refuses(all)) {
      requireResumes(all);
    }
  }

  private void requireResumes(TrainingPlan plan) {
    RunReport uncut = run(plan);
    List<Checkpoint> kept = new ArrayList<>();
    for (int cut : new int[] {2, 3, 6}) {
      AtomicInteger asked = new AtomicInteger();
      BooleanSupplier cancelled = () -> asked.incrementAndGet() > cut;
      run(plan, cancelled, new Checkpointing(0, kept::add, Optional.empty()));
    }
    run(plan, () -> false, new Checkpointing(2, kept::add, Optional.empty()));
    run(plan.withEpochs(3), () -> false, new Checkpointing(2, kept::add, Optional.empty()));
    assertEquals(7, kept.size(), "checkpoints");
    assertTrue(
        kept.stream().anyMatch(checkpoint -> checkpoint.underWay().batches() > 0),
        "no checkpoint is in the middle of an epoch");
    for (Checkpoint checkpoint : kept) {
      RunReport resumed =
          run(plan, () -> false, new Checkpointing(0, unused -> {}, Optional.of(checkpoint)));
      String from = " when resumed after step " + checkpoint.state().step();
      assertEquals(withoutTimes(uncut), withoutTimes(resumed), "the history" + from);
      Claims.requireSame("last weights" + from, last(uncut), last(resumed));
      Claims.requireSame("best weights" + from, best(uncut), best(resumed));
    }
  }

  private static Parameters last(RunReport report) {
    return report.last().orElseThrow().parameters();
  }

  private static Parameters best(RunReport report) {
    return report.best().orElseThrow().parameters();
  }

  private RunReport run(TrainingPlan plan) {
    return run(plan, () -> false, Checkpointing.none());
  }

  private RunReport run(TrainingPlan plan, BooleanSupplier cancelled, Checkpointing checkpointing) {
    return service()
        .train(backend(), plan, separable(), MetricsListener.silent(), cancelled, checkpointing);
  }

  private static TrainingService service() {
    return new TrainingService(new EvaluationService(), () -> 0);
  }

  private static TrainingPlan plan() {
    return TrainingPlan.of(NetworkSpec.of(2, List.of(8), Fixtures.small().activation(0), 3))
        .with(new RmsProp(1e-2, 0.9, 1e-7, RmsProp.keras().epsilonPlacement()))
        .withEpochs(4)
        .withBatchSize(16);
  }

  /** Three clouds around the corners of a triangle, far apart. */
  private static Dataset separable() {
    return new Dataset(
        "three clouds",
        "made here",
        List.of("left", "right", "top"),
        new ImageShape(1, 2),
        clouds(300, 1),
        clouds(150, 2));
  }

  private static Examples clouds(int rows, int seed) {
    Random random = new Random(seed);
    float[] features = new float[2 * rows];
    int[] labels = new int[rows];
    float[][] centres = {{-1, 0}, {1, 0}, {0, 1.5f}};
    for (int row = 0; row < rows; row++) {
      labels[row] = row % 3;
      for (int i = 0; i < 2; i++) {
        features[2 * row + i] = centres[labels[row]][i] + (random.nextFloat() - 0.5f) / 2;
      }
    }
    return Examples.ofFeatures(features, labels, 2, 3);
  }
}
