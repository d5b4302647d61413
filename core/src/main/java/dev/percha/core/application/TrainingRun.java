package dev.percha.core.application;

import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.data.PreparedData;
import dev.percha.core.domain.evaluation.BatchMetrics;
import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.evaluation.Evaluation;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.random.NumpyRandom;
import dev.percha.core.domain.training.Checkpoint;
import dev.percha.core.domain.training.Checkpoint.PartialEpoch;
import dev.percha.core.domain.training.History;
import dev.percha.core.domain.training.RunEvent;
import dev.percha.core.domain.training.RunReport;
import dev.percha.core.domain.training.RunStatus;
import dev.percha.core.domain.training.Snapshot;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.domain.training.Warning;
import dev.percha.core.failure.BackendException;
import dev.percha.core.failure.DataException;
import dev.percha.core.failure.DivergedException;
import dev.percha.core.failure.PerchaException;
import dev.percha.core.port.in.Checkpointing;
import dev.percha.core.port.in.EvaluateModel;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.MetricsListener;
import dev.percha.core.port.out.Model;
import dev.percha.core.port.out.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** One training under way; it lives as long as one call of the service. */
final class TrainingRun {
  private final Backend backend;
  private final TrainingPlan plan;
  private final Dataset data;
  private final MetricsListener listener;
  private final BooleanSupplier cancelled;
  private final Checkpointing checkpointing;
  private final EvaluateModel evaluation;
  private final LongSupplier nanoTime;
  private final Examples training;
  private final Examples validation;
  private final Examples test;
  private final List<EpochMetrics> epochs = new ArrayList<>();
  private final Pace pace = new Pace();
  private long keptAt;
  private Snapshot last;
  private Snapshot best;

  TrainingRun(
      Backend backend,
      TrainingPlan plan,
      Dataset data,
      MetricsListener listener,
      BooleanSupplier cancelled,
      Checkpointing checkpointing,
      EvaluateModel evaluation,
      LongSupplier nanoTime) {
    this.backend = backend;
    this.plan = plan;
    this.data = data;
    this.listener = listener;
    this.cancelled = cancelled;
    this.checkpointing = checkpointing;
    this.evaluation = evaluation;
    this.nanoTime = nanoTime;
    PreparedData prepared = plan.prepare(data);
    this.training = prepared.training();
    this.validation = prepared.validation();
    this.test = prepared.test();
    checkpointing.from().ifPresent(this::resume);
  }

  private void resume(Checkpoint from) {
    epochs.addAll(from.finished());
    last = from.last().orElse(null);
    best = from.best().orElse(null);
  }

  RunReport run() {
    listener.on(
        new RunEvent.Started(
            backend.name(),
            backend.version(),
            plan.epochs(),
            batches(),
            training.rows(),
            validation.rows()));
    RunStatus status;
    PerchaException failure = null;
    try {
      status = trainAll();
      if (status == RunStatus.COMPLETED && data.test().rows() > 0) {
        test();
      }
    } catch (DivergedException e) {
      status = RunStatus.DIVERGED;
      failure = e;
    } catch (PerchaException e) {
      status = RunStatus.FAILED;
      failure = e;
    } catch (OutOfMemoryError e) {
      // It is the one array too large that was refused; the epochs before it are worth keeping.
      status = RunStatus.FAILED;
      failure = BackendException.outOfMemory(e);
    }
    listener.on(
        new RunEvent.Finished(backend.name(), status, failure == null ? "" : failure.getMessage()));
    return new RunReport(
        backend.name(),
        backend.version(),
        plan,
        data.name(),
        data.sha256(),
        status,
        Optional.ofNullable(failure),
        new History(epochs, plan.monitor(), status == RunStatus.CANCELLED),
        Optional.ofNullable(last),
        Optional.ofNullable(best),
        Warning.of(
            plan, status == RunStatus.COMPLETED ? epochs : List.of(), data, training, validation));
  }

  private int batches() {
    return (training.rows() - 1) / plan.batchSize() + 1;
  }

  private RunStatus trainAll() {
    Optional<Checkpoint> from = checkpointing.from();
    TrainerState begin = from.map(this::stateOf).orElseGet(plan::initialState);
    PartialEpoch underWay = from.map(Checkpoint::underWay).orElse(PartialEpoch.NOTHING);
    if (cancelled.getAsBoolean()) {
      // Asked before the engine begins too, which takes its time with a large network.
      keep(begin, underWay);
      return RunStatus.CANCELLED;
    }
    keptAt = nanoTime.getAsLong();
    try (Trainer trainer = backend.newTrainer(plan, begin, training)) {
      while (!plan.endsAfter(epochs)) {
        int epoch = epochs.size() + 1;
        EpochTotals totals = new EpochTotals(underWay);
        underWay = PartialEpoch.NOTHING;
        if (!trainEpoch(trainer, epoch, totals)) {
          keep(finite(trainer.state(), epoch, totals.batches), totals.underWay());
          return RunStatus.CANCELLED;
        }
        finishEpoch(epoch, totals, trainer.parameters());
        if (isKept(epoch)) {
          keep(finite(trainer.state(), epoch, totals.batches), PartialEpoch.NOTHING);
        }
      }
    }
    return RunStatus.COMPLETED;
  }

  /** How many steps were made is where the training stands; old files do not say it. */
  private TrainerState stateOf(Checkpoint from) {
    long steps = (long) from.finished().size() * batches() + from.underWay().batches();
    return new TrainerState(steps, from.state().parameters(), from.state().slots());
  }

  /** The last one always, since a plan of more epochs may go on from there. */
  private boolean isKept(int epoch) {
    int every = checkpointing.everyEpochs();
    return plan.endsAfter(epochs) || (every > 0 && epoch % every == 0) || isDue();
  }

  /** However long an epoch is, no more than this is lost where the process dies. */
  private boolean isDue() {
    return nanoTime.getAsLong() - keptAt >= Checkpointing.AT_LEAST_EVERY.toNanos();
  }

  /** Returns whether it was run to its end, and not cancelled on the way. */
  private boolean trainEpoch(Trainer trainer, int epoch, EpochTotals totals) {
    int[] order = NumpyRandom.seeded(plan.seed(), epoch).permutation(training.rows());
    while (totals.batches < batches()) {
      if (cancelled.getAsBoolean()) {
        return false;
      }
      int from = totals.batches * plan.batchSize();
      long to = Math.min(order.length, from + (long) pace.batches() * plan.batchSize());
      int[] rows = Arrays.copyOfRange(order, from, (int) to);
      long start = nanoTime.getAsLong();
      BatchMetrics done = trainer.train(rows, plan.batchSize());
      long nanos = nanoTime.getAsLong() - start;
      totals.add(done, nanos, epoch);
      pace.took(nanos);
      listener.on(
          new RunEvent.Progress(
              backend.name(),
              epoch,
              totals.batches,
              batches(),
              totals.loss(),
              totals.accuracy(),
              totals.seconds()));
      if (isDue() && totals.batches < batches()) {
        keep(finite(trainer.state(), epoch, totals.batches), totals.underWay());
      }
    }
    return true;
  }

  private TrainerState finite(TrainerState state, int epoch, int step) {
    Optional<String> what = state.notFinite();
    if (what.isPresent()) {
      throw diverged("a " + what.get() + " is not finite", epoch, step);
    }
    return state;
  }

  private void keep(TrainerState state, PartialEpoch underWay) {
    keptAt = nanoTime.getAsLong();
    checkpointing
        .store()
        .keep(
            new Checkpoint(
                backend.name(),
                backend.version(),
                plan,
                data.name(),
                data.sha256(),
                epochs,
                underWay,
                state,
                Optional.ofNullable(last),
                Optional.ofNullable(best)));
  }

  private void finishEpoch(int epoch, EpochTotals totals, Parameters parameters) {
    if (!parameters.isFinite()) {
      throw diverged("a weight is not finite", epoch, totals.batches);
    }
    Evaluation validated = measured("validation", parameters, validation, epoch);
    EpochMetrics metrics =
        new EpochMetrics(
            epoch,
            totals.loss(),
            totals.accuracy(),
            validated.loss(),
            validated.accuracy(),
            totals.seconds());
    epochs.add(metrics);
    last = new Snapshot(epoch, parameters, Optional.empty());
    best = plan.monitor().best(epochs).equals(Optional.of(metrics)) ? last : best;
    listener.on(new RunEvent.EpochFinished(backend.name(), metrics));
  }

  private void test() {
    boolean same = best == last;
    last = tested(last);
    best = same ? last : tested(best);
  }

  private Snapshot tested(Snapshot snapshot) {
    Evaluation tested = measured("test", snapshot.parameters(), test, snapshot.epoch());
    return new Snapshot(snapshot.epoch(), snapshot.parameters(), Optional.of(tested));
  }

  /** A network that has no finite answers, or is infinitely wrong, is divergence. */
  private Evaluation measured(String what, Parameters parameters, Examples rows, int epoch) {
    Evaluation measured;
    try {
      measured = evaluate(parameters, rows);
    } catch (DataException overflow) {
      throw diverged("an answer about a " + what + " row is not finite", epoch, batches());
    }
    if (!Double.isFinite(measured.loss())) {
      throw diverged("the " + what + " loss is " + measured.loss(), epoch, batches());
    }
    return measured;
  }

  private Evaluation evaluate(Parameters parameters, Examples examples) {
    try (Model model = backend.newModel(parameters)) {
      return evaluation.evaluate(model, examples);
    }
  }

  private DivergedException diverged(String what, int epoch, int step) {
    return new DivergedException(
        "%s on backend %s in epoch %s, step %s; try a smaller learning rate than %s"
            .formatted(what, backend.name(), epoch, step, plan.optimizer().learningRate()));
  }

  /** Sums over an epoch, batch after batch, so that no bit depends on how calls were cut. */
  private final class EpochTotals {
    private int batches;
    private long correct;
    private double lossSum;
    private long nanos;

    EpochTotals(PartialEpoch from) {
      batches = from.batches();
      correct = from.correct();
      lossSum = from.lossSum();
      nanos = from.nanos();
    }

    PartialEpoch underWay() {
      return new PartialEpoch(batches, lossSum, correct, nanos);
    }

    void add(BatchMetrics done, long nanosTaken, int epoch) {
      for (int i = 0; i < done.batches(); i++) {
        batches++;
        if (!Double.isFinite(done.lossSum(i))) {
          throw diverged("the loss is " + done.lossSum(i), epoch, batches);
        }
        lossSum += done.lossSum(i);
        correct += done.correct(i);
      }
      nanos += nanosTaken;
    }

    private long rows() {
      return Math.min((long) batches * plan.batchSize(), training.rows());
    }

    double loss() {
      return lossSum / rows();
    }

    double accuracy() {
      return (double) correct / rows();
    }

    double seconds() {
      return nanos / 1e9;
    }
  }

  /**
   * How many batches to ask for at once: few enough to hear of a cancellation and show progress in
   * time, many enough that an engine can run ahead.
   */
  private static final class Pace {
    private static final long TARGET_NANOS = 200_000_000;
    private int batches = 1;

    int batches() {
      return batches;
    }

    void took(long nanos) {
      if (nanos < TARGET_NANOS / 2) {
        batches = Math.min(batches * 2, 1 << 16);
      } else if (nanos > TARGET_NANOS) {
        batches = Math.max(batches / 2, 1);
      }
    }
  }
}
