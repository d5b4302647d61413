package dev.percha.reference.parity;

import dev.percha.core.domain.engine.Precision;
import dev.percha.reference.ReferenceBackend;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * {@link ParityCheck#FREE_EPOCH} to {@link ParityCheck#END}: everyone trains in float64 from the
 * same weights, at the same time, and nobody is brought back.
 */
final class Float64TraceCheck {
  /** How far weights may be from each other after the first epoch. */
  private static final double EPOCH_BOUND = 1e-12;

  /** How far weights may be from each other after all epochs that the equation decides. */
  private static final double RUN_BOUND = 1e-9;

  private static final String TWIN = "twin";

  private final ParityRun climb;
  private final PredictionChecks answers;
  private final boolean full;
  private final AtomicInteger steps = new AtomicInteger();
  private int decidedEpochs;

  /** Over all of the plan's epochs where it is a full one, else over the first. */
  Float64TraceCheck(ParityRun climb, PredictionChecks answers, boolean full) {
    this.climb = climb;
    this.answers = answers;
    this.full = full;
  }

  /** How many epochs of a full run the equation decides, by {@link ParityLadder#TWIN_BOUND}. */
  int decidedEpochs() {
    return decidedEpochs;
  }

  void run() {
    TrainingTrace run = climb.run(Precision.FLOAT64);
    ReferenceBackend reference = new ReferenceBackend();
    try (Trainers trainers = new Trainers(run)) {
      climb.backends().forEach(trainers::add);
      trainers.add(ParityLadder.JUDGE, reference, run.initial());
      if (full) {
        trainers.add(TWIN, reference, run.nudged());
      }
      ExecutorService pool =
          Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
      try {
        run(run, trainers, pool);
      } finally {
        // An engine's memory is freed only when nobody works in it.
        close(pool);
      }
    }
  }

  private void run(TrainingTrace run, Trainers trainers, ExecutorService pool) {
    Map<String, double[]> decided = Map.of();
    Map<String, double[]> weights = Map.of();
    int epochs = epochs();
    boolean byEquation = full;
    for (int epoch = 1; epoch <= epochs; epoch++) {
      weights = trained(run, trainers, epoch, pool);
      double[] twin = weights.remove(TWIN);
      if (epoch == 1) {
        climb.foundWeights(ParityCheck.FREE_EPOCH, run.steps(), weights, EPOCH_BOUND);
      }
      byEquation =
          byEquation
              && TrainingTrace.apart(twin, weights.get(ParityLadder.JUDGE))
                  <= ParityLadder.TWIN_BOUND;
      if (byEquation) {
        decided = weights;
        decidedEpochs = epoch;
      }
    }
    if (full) {
      climb.foundWeights(ParityCheck.FREE_RUN, run.steps() * decidedEpochs, decided, RUN_BOUND);
      answers.classes(ParityCheck.CLASSES, run.steps() * decidedEpochs, decided);
      answers.classes(ParityCheck.END, run.steps() * epochs, weights);
    }
  }

  private int epochs() {
    return full ? climb.plan().epochs() : 1;
  }

  private Map<String, double[]> trained(
      TrainingTrace run, Trainers trainers, int epoch, ExecutorService pool) {
    int all = run.steps() * trainers.names().size() * epochs();
    IntConsumer progress =
        made -> {
          climb.requireWanted();
          climb.progressed(
              full ? ParityCheck.FREE_RUN : ParityCheck.FREE_EPOCH, steps.addAndGet(made), all);
        };
    Map<String, Future<double[]>> running =
        trainers.each(trainer -> pool.submit(() -> run.train(trainer, epoch, progress)));
    Map<String, double[]> weights = new LinkedHashMap<>();
    running.forEach((name, future) -> weights.put(name, result(future)));
    return weights;
  }

  private static double[] result(Future<double[]> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ParityRun.CancelledException();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private static void close(ExecutorService pool) {
    pool.shutdown();
    boolean interrupted = false;
    while (!pool.isTerminated()) {
      try {
        pool.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
