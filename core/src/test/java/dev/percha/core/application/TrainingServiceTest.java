package dev.percha.core.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.data.ImageShape;
import dev.percha.core.domain.data.Preparation;
import dev.percha.core.domain.data.Split;
import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.model.TrainedModel;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.random.NumpyRandom;
import dev.percha.core.domain.training.Checkpoint;
import dev.percha.core.domain.training.RunEvent;
import dev.percha.core.domain.training.RunReport;
import dev.percha.core.domain.training.RunStatus;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.failure.BackendException;
import dev.percha.core.failure.ConfigurationException;
import dev.percha.core.failure.DivergedException;
import dev.percha.core.port.in.Checkpointing;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.MetricsListener;
import dev.percha.core.port.out.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingServiceTest {
  private static final BooleanSupplier NEVER = () -> false;

  /** 60 rows: 10 for validation, 50 to train on; batches of 8: six full ones and one of 2. */
  private final TrainingPlan plan =
      TrainingPlan.of(new NetworkSpec(1, List.of(), 2)).withEpochs(3).withBatchSize(8);

  private final Dataset data =
      new Dataset("made", "up", List.of("a", "b"), new ImageShape(1, 1), rows(60), rows(9));
  private final List<RunEvent> events = new ArrayList<>();
  private RecordingBackend backend = new RecordingBackend();

  @AfterEach
  void everyTrainerAndModelIsClosed() {
    assertThat(backend.open).isZero();
  }

  @Test
  void everyEpochTakesNumpysOrderOfItsOwn() {
    train(NEVER);

    List<Integer> expected = new ArrayList<>();
    for (int epoch = 1; epoch <= 3; epoch++) {
      Arrays.stream(NumpyRandom.seeded(7, epoch).permutation(50)).forEach(expected::add);
    }
    assertThat(backend.rows).isEqualTo(expected);
  }

  @Test
  void theEngineSeesRowsPreparedByTheTrainingRowsAloneAndTheModelPreparesAlike() {
    List<Examples> seen = new ArrayList<>();
    backend =
        new RecordingBackend() {
          @Override
          public Trainer newTrainer(TrainingPlan plan, TrainerState from, Examples training) {
            seen.add(training);
            return super.newTrainer(plan, from, training);
          }
        };
    float[] values = new float[60];
    Arrays.fill(values, 1e9f);
    int[] trained = Split.of(60, 42).training();
    for (int i = 0; i < 50; i++) {
      values[trained[i]] = i % 2 == 0 ? 3 : 7;
    }
    Dataset numbers =
        new Dataset(
            "made",
            "up",
            data.schema(),
            Examples.ofFeatures(values, new int[60], 1, 2),
            Examples.ofFeatures(new float[] {9}, new int[1], 1, 2));
    TrainingPlan standardized = plan.with(new Preparation.Standardize());

    RunReport report = service(() -> 0).train(backend, standardized, numbers, events::add, NEVER);

    assertThat(seen).hasSize(1);
    assertThat(seen.get(0).inputs(0, 4)).containsExactly(-1, 1, -1, 1);
    TrainedModel model = TrainedModel.of(report, report.last().orElseThrow(), numbers);
    assertThat(model.preprocessing().apply(new float[] {3, 9}, 2)).containsExactly(-1, 2);
  }

  @Test
  void callsAreCutAtBatchBoundariesOnly() {
    train(NEVER);

    assertThat(backend.calls).allMatch(call -> call.size() % 8 == 0 || call.size() % 8 == 2);
    assertThat(backend.steps).isEqualTo(21);
  }

  @Test
  void aSlowEngineIsAskedForSingleStepsAndTheFiguresStayTheSame() {
    AtomicLong now = new AtomicLong();
    LongSupplier slow = () -> now.addAndGet(1_000_000_000L);
    RunReport fast = train(NEVER);
    backend = new RecordingBackend();

    RunReport report = service(slow).train(backend, plan, data, events::add, NEVER);

    assertThat(backend.calls).hasSize(21);
    assertThat(report.history().epochs().get(0).trainSeconds()).isEqualTo(7);
    assertThat(report.history().epochs())
        .usingRecursiveComparison()
        .ignoringFields("trainSeconds")
        .isEqualTo(fast.history().epochs());
  }

  @Test
  void lossIsTheMeanOverRowsNotOverBatches() {
    EpochMetrics first = train(NEVER).history().epochs().get(0);

    assertThat(first.loss()).isCloseTo((0 + 49) / 2.0, within(1e-12));
    assertThat(first.valLoss()).isGreaterThan(0);
  }

  @Test
  void listenersHearOfEverythingInOrderOnTheCallersThread() {
    List<Thread> threads = new ArrayList<>();
    MetricsListener listener =
        event -> {
          events.add(event);
          threads.add(Thread.currentThread());
        };

    service(() -> 0).train(backend, plan, data, listener, NEVER);

    assertThat(threads).containsOnly(Thread.currentThread());
    assertThat(events.get(0)).isEqualTo(new RunEvent.Started("recording", "1", 3, 7, 50, 10));
    assertThat(events.get(events.size() - 1))
        .isEqualTo(new RunEvent.Finished("recording", RunStatus.COMPLETED, ""));
    assertThat(events.stream().filter(e -> e instanceof RunEvent.EpochFinished)).hasSize(3);
    assertThat(events.stream().filter(e -> e instanceof RunEvent.Progress p && p.batch() == 7))
        .hasSize(3);
  }

  @Test
  void bestIsTheEpochOfLowestValidationLossAndBothAreTested() {
    backend =
        new RecordingBackend() {
          @Override
          double[] logits(int stepsDone, int classes) {
            return new double[] {stepsDone == 14 ? 0 : -stepsDone, 0};
          }
        };

    RunReport report = train(NEVER);

    assertThat(report.best().orElseThrow().epoch()).isEqualTo(2);
    assertThat(report.best().orElseThrow().test().orElseThrow().loss())
        .isCloseTo(Math.log(2), within(1e-12));
    assertThat(report.last().orElseThrow().epoch()).isEqualTo(3);
    assertThat(report.last().orElseThrow().test()).isPresent();
  }

  @Test
  void dataWithoutTestRowsAreTrainedOnTheSameAndTestNothing() {
    RunReport tested = train(NEVER);
    backend = new RecordingBackend();

    RunReport report =
        service(() -> 0).train(backend, plan, data.withoutTest(), events::add, NEVER);

    assertThat(report.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(report.history().epochs())
        .usingRecursiveComparison()
        .ignoringFields("trainSeconds")
        .isEqualTo(tested.history().epochs());
    assertThat(report.last().orElseThrow().parameters())
        .isEqualTo(tested.last().orElseThrow().parameters());
    assertThat(report.last().orElseThrow().test()).isEmpty();
    assertThat(report.best().orElseThrow().test()).isEmpty();
    assertThat(report.warnings()).noneMatch(warning -> warning.message().contains("test rows"));
    assertThat(report.datasetSha256()).isEqualTo(data.sha256());
  }

  @Test
  void aCancelledRunKeepsTheEpochsItFinished() {
    AtomicInteger finished = new AtomicInteger();
    MetricsListener counting =
        event -> finished.addAndGet(event instanceof RunEvent.EpochFinished ? 1 : 0);

    RunReport report =
        service(() -> 0).train(backend, plan, data, counting, () -> finished.get() == 2);

    assertThat(report.status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(report.history().cancelled()).isTrue();
    assertThat(report.history().epochs()).hasSize(2);
    assertThat(report.last().orElseThrow().epoch()).isEqualTo(2);
    assertThat(report.failure()).isEmpty();
    assertThat(backend.steps).isEqualTo(14);
  }

  @Test
  void cancellingIsHeardBeforeAnEngineBeginsAndLeavesACheckpoint() {
    List<Checkpoint> kept = new ArrayList<>();

    RunReport report = train(() -> true, new Checkpointing(0, kept::add, Optional.empty()));

    assertThat(backend.trainers).isZero();
    assertThat(report.status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(report.last()).isEmpty();
    assertThat(kept).hasSize(1);
    assertThat(kept.get(0).state().step()).isZero();

    RunReport resumed = train(NEVER, new Checkpointing(0, kept::add, Optional.of(kept.get(0))));
    assertThat(resumed.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(backend.steps).isEqualTo(21);
  }

  @Test
  void aLossThatIsNotFiniteEndsTheRunAndSaysWhere() {
    backend =
        new RecordingBackend() {
          @Override
          double lossSum(int[] batch) {
            return steps == 10 ? Double.NaN : 1;
          }
        };

    RunReport report = train(NEVER);

    assertThat(report.status()).isEqualTo(RunStatus.DIVERGED);
    assertThat(report.history().epochs()).hasSize(1);
    assertThat(report.last().orElseThrow().epoch()).isEqualTo(1);
    assertThatExceptionOfType(DivergedException.class)
        .isThrownBy(report::orThrow)
        .withMessage(
            "the loss is NaN on backend recording in epoch 2, step 4;"
                + " try a smaller learning rate than 0.001");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void aNetworkWithoutFiniteAnswersIsDivergenceAndWhatWasFiniteIsKept(double overflow) {
    backend =
        new RecordingBackend() {
          @Override
          double[] logits(int stepsDone, int classes) {
            double[] logits = super.logits(stepsDone, classes);
            logits[1] = stepsDone > 7 ? overflow : 0;
            return logits;
          }
        };

    RunReport report = train(NEVER);

    assertThat(report.status()).isEqualTo(RunStatus.DIVERGED);
    assertThat(report.history().epochs()).hasSize(1);
    assertThat(report.failure().orElseThrow().getMessage())
        .contains("an answer about a validation row is not finite", "in epoch 2");
  }

  @Test
  void anEngineThatFailsEndsTheRunAndWhatWasDoneIsKept() {
    backend =
        new RecordingBackend() {
          @Override
          double lossSum(int[] batch) {
            if (steps == 20) {
              throw new BackendException("out of memory");
            }
            return 1;
          }
        };

    RunReport report = train(NEVER);

    assertThat(report.status()).isEqualTo(RunStatus.FAILED);
    assertThat(report.history().epochs()).hasSize(2);
    assertThat(events.get(events.size() - 1))
        .isEqualTo(new RunEvent.Finished("recording", RunStatus.FAILED, "out of memory"));
  }

  @Test
  void memoryThatRunsOutIsAFailureThatSaysWhatToDoAndWhatWasDoneIsKept() {
    backend =
        new RecordingBackend() {
          @Override
          double lossSum(int[] batch) {
            if (steps == 20) {
              throw new OutOfMemoryError("Java heap space");
            }
            return 1;
          }
        };

    RunReport report = train(NEVER);

    assertThat(report.status()).isEqualTo(RunStatus.FAILED);
    assertThat(report.history().epochs()).hasSize(2);
    assertThatExceptionOfType(BackendException.class)
        .isThrownBy(report::orThrow)
        .withMessageContaining("out of memory (Java heap space); take a smaller network")
        .withMessageContaining("-Xmx");
  }

  @Test
  void aCheckpointIsKeptAfterEverySoManyEpochsAndAfterTheLast() {
    List<Checkpoint> kept = new ArrayList<>();

    train(NEVER, new Checkpointing(2, kept::add, Optional.empty()));

    assertThat(kept).extracting(checkpoint -> checkpoint.finished().size()).containsExactly(2, 3);
    assertThat(kept).extracting(Checkpoint::underWay).containsOnly(Checkpoint.PartialEpoch.NOTHING);
  }

  @Test
  void whereATrainingStandsIsKeptEveryTenMinutesAlsoInTheMiddleOfAnEpoch() {
    AtomicLong now = new AtomicLong();
    LongSupplier aMinuteACall = () -> now.addAndGet(60_000_000_000L);
    List<Checkpoint> kept = new ArrayList<>();
    RunReport uncut =
        service(aMinuteACall)
            .train(
                backend,
                plan,
                data,
                events::add,
                NEVER,
                new Checkpointing(0, kept::add, Optional.empty()));
    assertThat(kept).hasSizeGreaterThan(3);
    Checkpoint middle = kept.get(0);
    assertThat(middle.underWay().batches()).isPositive();

    backend = new RecordingBackend();
    RunReport resumed = train(NEVER, new Checkpointing(0, kept::add, Optional.of(middle)));

    assertThat(resumed.last().orElseThrow().parameters())
        .isEqualTo(uncut.last().orElseThrow().parameters());
  }

  @Test
  void aFinishedTrainingGoesOnUnderAPlanOfMoreEpochs() {
    TrainingPlan longer = plan.withEpochs(5);
    RunReport uncut = train(longer, NEVER, Checkpointing.none());
    List<Integer> uncutRows = backend.rows;
    List<Checkpoint> kept = new ArrayList<>();
    backend = new RecordingBackend();
    train(NEVER, new Checkpointing(0, kept::add, Optional.empty()));
    List<Integer> rows = backend.rows;

    backend = new RecordingBackend();
    RunReport resumed =
        train(longer, NEVER, new Checkpointing(0, kept::add, Optional.of(kept.get(0))));

    rows.addAll(backend.rows);
    assertThat(rows).isEqualTo(uncutRows);
    assertThat(resumed).usingRecursiveComparison().isEqualTo(uncut);
    assertThat(kept).extracting(checkpoint -> checkpoint.plan().epochs()).containsExactly(3, 5);
  }

  @Test
  void aCheckpointOfAPlanOfMoreEpochsIsRefused() {
    List<Checkpoint> kept = new ArrayList<>();
    train(NEVER, new Checkpointing(1, kept::add, Optional.empty()));
    Checkpointing fromFirst = new Checkpointing(0, kept::add, Optional.of(kept.get(0)));

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> train(plan.withEpochs(2), NEVER, fromFirst))
        .withMessageContaining("another training: epochs 3 or more, not 2;");
  }

  @Test
  void aCutRunGoesOnWithTheRowsThatAreLeft() {
    RunReport uncut = train(NEVER);
    List<Integer> uncutRows = backend.rows;
    List<Checkpoint> kept = new ArrayList<>();
    AtomicInteger asked = new AtomicInteger();
    backend = new RecordingBackend();
    train(() -> asked.incrementAndGet() > 2, new Checkpointing(0, kept::add, Optional.empty()));
    List<Integer> rows = backend.rows;
    assertThat(kept.get(0).underWay().batches()).isPositive();

    backend = new RecordingBackend();
    RunReport resumed = train(NEVER, new Checkpointing(0, kept::add, Optional.of(kept.get(0))));

    rows.addAll(backend.rows);
    assertThat(rows).isEqualTo(uncutRows);
    assertThat(resumed.history()).isEqualTo(uncut.history());
    assertThat(resumed.last().orElseThrow().parameters())
        .isEqualTo(uncut.last().orElseThrow().parameters());
  }

  @Test
  void noCheckpointIsKeptOfWhatIsNotFinite() {
    backend =
        new RecordingBackend() {
          @Override
          double lossSum(int[] batch) {
            return steps == 17 ? Double.POSITIVE_INFINITY : 1;
          }
        };
    List<Checkpoint> kept = new ArrayList<>();

    RunReport report = train(NEVER, new Checkpointing(1, kept::add, Optional.empty()));

    assertThat(report.status()).isEqualTo(RunStatus.DIVERGED);
    assertThat(kept).hasSize(2);
    assertThat(kept.get(1).finished()).hasSize(2);
  }

  @Test
  void aCheckpointOfOtherDataOrAnotherBackendIsRefused() {
    List<Checkpoint> kept = new ArrayList<>();
    train(NEVER, new Checkpointing(1, kept::add, Optional.empty()));
    Checkpoint first = kept.get(0);
    Dataset other =
        new Dataset("other", "down", List.of("a", "b"), new ImageShape(1, 1), rows(60), rows(9));

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> first.requireFit("djl", plan, other))
        .withMessage(
            "the checkpoint is of another training: backend recording, not djl;"
                + " data made (sha256 up), not other (sha256 down);"
                + " go on with its own settings, or start anew");
  }

  @Test
  void aListenersExceptionReachesTheCaller() {
    MetricsListener broken =
        event -> {
          if (event instanceof RunEvent.Progress) {
            throw new IllegalStateException("full");
          }
        };

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> service(() -> 0).train(backend, plan, data, broken, NEVER))
        .withMessage("full");
  }

  @Test
  void aPlanForOtherDataIsRefused() {
    TrainingPlan article = TrainingPlan.article();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> service(() -> 0).train(backend, article, data))
        .withMessage("the network 784-256-128-10 does not fit examples of 1 inputs and 2 classes");
  }

  @Test
  void aComparisonGoesOnAfterAFailureAndStopsWhenCancelled() {
    RecordingBackend failing =
        new RecordingBackend() {
          @Override
          double lossSum(int[] batch) {
            throw new BackendException("broken");
          }
        };
    List<RunReport> kept = new ArrayList<>();
    AtomicInteger finished = new AtomicInteger();
    MetricsListener counting =
        event -> finished.addAndGet(event instanceof RunEvent.EpochFinished ? 1 : 0);
    List<Backend> three = List.of(failing, backend, new RecordingBackend());

    List<RunReport> reports =
        new ComparisonService(service(() -> 0))
            .compare(three, plan, data, counting, () -> finished.get() == 1, kept::add);

    assertThat(reports)
        .extracting(RunReport::status)
        .containsExactly(RunStatus.FAILED, RunStatus.CANCELLED);
    assertThat(kept).isEqualTo(reports);
  }

  private RunReport train(BooleanSupplier cancelled, Checkpointing checkpointing) {
    return train(plan, cancelled, checkpointing);
  }

  private RunReport train(
      TrainingPlan wanted, BooleanSupplier cancelled, Checkpointing checkpointing) {
    return service(() -> 0).train(backend, wanted, data, events::add, cancelled, checkpointing);
  }

  private RunReport train(BooleanSupplier cancelled) {
    return service(() -> 0).train(backend, plan, data, events::add, cancelled);
  }

  private static TrainingService service(LongSupplier clock) {
    return new TrainingService(new EvaluationService(), clock);
  }

  private static Examples rows(int count) {
    return Examples.ofFeatures(new float[count], new int[count], 1, 2);
  }
}
