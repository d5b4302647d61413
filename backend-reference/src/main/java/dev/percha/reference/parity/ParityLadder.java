package dev.percha.reference.parity;

import dev.percha.core.domain.Dataset;
import dev.percha.core.domain.EpsilonPlacement;
import dev.percha.core.domain.Examples;
import dev.percha.core.domain.NetworkSpec;
import dev.percha.core.domain.Parameters;
import dev.percha.core.domain.Precision;
import dev.percha.core.domain.RmsProp;
import dev.percha.core.domain.Softmax;
import dev.percha.core.domain.Split;
import dev.percha.core.domain.TrainingPlan;
import dev.percha.core.failure.DivergedException;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.Model;
import dev.percha.core.port.out.Trainer;
import dev.percha.reference.BatchPass;
import dev.percha.reference.Deviation;
import dev.percha.reference.ErrorBound;
import dev.percha.reference.Judge;
import dev.percha.reference.ReferenceBackend;
import dev.percha.reference.RmsPropStep;
import dev.percha.reference.Step;
import dev.percha.reference.StepVerdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Compares backends with the reference and with each other on a plan and data, rung by rung: {@link
 * Rung}. A rung on which somebody differs is the last one, since those above rest on it.
 *
 * <p>Rungs up to {@link Rung#EPOCH} are climbed in the plan's precision. Their steps are made from
 * a state common to all, the reference's, and judged by {@link StepVerdict}. Free runs start from
 * the same weights and are never brought together.
 *
 * <p>For one climb, by one thread.
 */
public final class ParityLadder {
  /** The other side of a finding that compares with the reference. */
  public static final String JUDGE = "judge";

  /** Steps of an epoch that are climbed at most: batches of one row would make 50,000. */
  public static final int MAX_STEPS = 2000;

  /** How far weights may be from each other after a free epoch in float64. */
  public static final double FREE_EPOCH_BOUND = 1e-12;

  /** How far weights may be from each other after many epochs in float64. */
  public static final double FREE_RUN_BOUND = 1e-9;

  /**
   * An epoch is decided by the equation, and not by rounding, while a second reference, whose
   * initial weights are a unit in the last place off, is no farther than this from the first.
   */
  public static final double TWIN_BOUND = 1e-11;

  private static final String TWIN = "twin";

  private static final int FORWARD_ROWS = 1000;

  private final List<Backend> backends;
  private final TrainingPlan plan;
  private final Dataset data;
  private final Examples training;
  private final boolean full;
  private final Consumer<Finding> listener;
  private final BooleanSupplier cancelled;
  private final List<Finding> findings = new ArrayList<>();
  private final List<Flip> flips = new ArrayList<>();
  private final List<Parting> partings = new ArrayList<>();
  private int decidedEpochs;
  private final Map<String, String> suspicions = new LinkedHashMap<>();

  /** Ends a climb that nobody waits for any more. */
  private static final class CancelledException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /**
   * @param backends at least one
   * @param plan the network, optimizer, precision, batch size and seeds
   * @param data the data; trained on are the rows that a training of that plan trains on
   * @param full whether to run all of the plan's epochs in float64
   * @param listener hears of every finding when it is made
   * @param cancelled asked between steps, also from another thread, whether to end
   * @throws IllegalArgumentException without a backend
   */
  public ParityLadder(
      List<Backend> backends,
      TrainingPlan plan,
      Dataset data,
      boolean full,
      Consumer<Finding> listener,
      BooleanSupplier cancelled) {
    if (backends.isEmpty()) {
      throw new IllegalArgumentException("no backend to compare; needed: at least one");
    }
    this.backends = List.copyOf(backends);
    this.plan = plan;
    this.data = data;
    this.training = data.train().select(Split.of(data.train().rows(), plan.splitSeed()).training());
    this.full = full;
    this.listener = listener;
    this.cancelled = cancelled;
  }

  /**
   * Climbs.
   *
   * @return what was found
   * @throws dev.percha.core.failure.BackendException where a backend cannot run
   * @throws DivergedException where the plan leads out of the finite numbers
   */
  public ParityReport climb() {
    List<Runnable> rungs =
        List.of(
            this::data,
            this::initialWeights,
            this::forward,
            this::lossAndGradient,
            this::oneStep,
            this::epoch,
            this::float64,
            this::float32);
    boolean ended = false;
    try {
      for (Runnable rung : rungs) {
        rung.run();
        if (!findings.stream().allMatch(Finding::isSame)) {
          break;
        }
      }
    } catch (CancelledException e) {
      ended = true;
    }
    return new ParityReport(findings, flips, partings, culprit(), decidedEpochs, ended);
  }

  /**
   * @return how many steps of each epoch are climbed
   */
  public int stepsPerEpoch() {
    return Math.min(MAX_STEPS, (training.rows() - 1) / plan.batchSize() + 1);
  }

  private void data() {
    String hash = "sha256 " + data.sha256();
    for (Backend backend : backends) {
      found(Rung.DATA, backend.name(), JUDGE, 0, counted("rows that differ", hash, 0));
    }
  }

  private void initialWeights() {
    FreeRun run = run(plan.precision());
    double[] expected = run.initial().toDoubles();
    for (Backend backend : backends) {
      requireWanted();
      try (Trainer trainer = backend.newTrainer(plan, run.initial(), training)) {
        double[] weights = trainer.parameters().toDoubles();
        double[] moments = trainer.secondMoments().toDoubles();
        long other =
            IntStream.range(0, weights.length)
                .filter(i -> weights[i] != expected[i] || moments[i] != 0)
                .count();
        String hash = "sha256 " + trainer.parameters().sha256();
        found(Rung.WEIGHTS, backend.name(), JUDGE, 0, counted("values that differ", hash, other));
      }
    }
  }

  private static Deviation counted(String what, String where, long count) {
    return new Deviation(what, where, count, 0.5, count, count);
  }

  private void forward() {
    Parameters initial = run(plan.precision()).initial();
    NetworkSpec network = plan.network();
    int rows = Math.min(FORWARD_ROWS, data.test().rows());
    float[] inputs = data.test().inputs(0, rows);
    Map<String, double[]> logits = new LinkedHashMap<>();
    for (Backend backend : backends) {
      requireWanted();
      logits.put(backend.name(), logits(backend, initial, inputs, rows));
    }
    BatchPass pass = new BatchPass(initial, inputs, new int[rows]);
    logits.put(JUDGE, pass.logits());
    double[] bounds =
        new ErrorBound(pass, ErrorBound.unitRoundoff(plan.precision()))
            .preActivations(network.layers() - 1);
    double[] twice = Arrays.stream(bounds).map(bound -> 2 * bound).toArray();
    IntFunction<String> place =
        i -> "test row " + i / network.classes() + ", class " + i % network.classes();
    forPairs(
        logits.keySet(),
        (one, other) -> {
          double[] allowed = other.equals(JUDGE) ? bounds : twice;
          Deviation deviation =
              Deviation.of("logits", logits.get(one), logits.get(other), allowed, place);
          found(Rung.FORWARD, one, other, 0, deviation);
        });
  }

  private static double[] logits(Backend backend, Parameters weights, float[] inputs, int rows) {
    double[] logits = new double[rows * weights.network().classes()];
    try (Model model = backend.newModel(weights)) {
      model.logits(inputs, rows, logits);
    }
    return logits;
  }

  /**
   * The gradient shows in a step twice: in the weights, where epsilon is large, and in the second
   * moments. An optimizer at fault spoils one of them, a wrong gradient both.
   */
  private void lossAndGradient() {
    Map<Tally.Key, Deviation> made = new LinkedHashMap<>();
    steps(plan.with(RmsPropStep.GRADIENT_READER), 1).forEach(made::put);
    made.forEach(
        (key, deviation) -> {
          if (key.what().equals("loss") || key.what().equals("hits")) {
            found(Rung.LOSS, key.one(), key.other(), 1, deviation);
          }
        });
    made.forEach(
        (key, deviation) -> {
          if (key.what().equals("parameters")) {
            Deviation moments = made.get(new Tally.Key(key.one(), key.other(), "second moments"));
            boolean byMoments = !deviation.isWithin() && moments != null && moments.isWithin();
            // Such a step subtracts a thousand times the gradient.
            Deviation gradient =
                byMoments
                    ? moments.as("gradient, by second moments", 1)
                    : deviation.as("gradient", 1e-3);
            if (!key.other().equals(JUDGE) && !deviation.isWithin()) {
              return;
            }
            found(Rung.GRADIENT, key.one(), key.other(), 1, gradient);
          }
        });
    suspicions.clear();
  }

  private void oneStep() {
    report(Rung.STEP, 1);
  }

  private void epoch() {
    report(Rung.EPOCH, stepsPerEpoch());
  }

  private void report(Rung rung, int steps) {
    steps(plan, steps)
        .forEach((key, deviation) -> found(rung, key.one(), key.other(), steps, deviation));
  }

  /** Has everyone make the first steps of an epoch, each from where the reference stands. */
  private Tally steps(TrainingPlan steps, int count) {
    Tally tally = new Tally();
    FreeRun run = new FreeRun(steps, training, count);
    Map<String, Trainer> trainers = new LinkedHashMap<>();
    try (Trainer reference = new ReferenceBackend().newTrainer(steps, run.initial(), training)) {
      for (Backend backend : backends) {
        trainers.put(backend.name(), backend.newTrainer(steps, run.initial(), training));
      }
      int[] all = run.rows(1, 0, count);
      for (int step = 1; step <= count; step++) {
        requireWanted();
        int[] rows = part(all, step, steps.batchSize());
        Parameters weights = finite(reference.parameters(), step);
        Parameters moments = finite(reference.secondMoments(), step);
        Map<String, Step> made = new LinkedHashMap<>();
        trainers.forEach(
            (name, trainer) -> {
              trainer.restore(weights, moments);
              made.put(name, Step.of(trainer, steps.optimizer(), training, rows));
            });
        Judge judge = new Judge(steps.optimizer(), training.select(rows), weights, moments);
        judge(judge, made, step, tally);
        reference.train(rows, steps.batchSize());
      }
    } finally {
      trainers.values().forEach(Trainer::close);
    }
    return tally;
  }

  private static int[] part(int[] rows, int step, int batchSize) {
    long from = (step - 1L) * batchSize;
    return Arrays.copyOfRange(rows, (int) from, (int) Math.min(rows.length, from + batchSize));
  }

  private Parameters finite(Parameters parameters, int step) {
    if (!parameters.isFinite()) {
      throw new DivergedException(
          "by the equation itself, a number is not finite before step "
              + step
              + "; try a smaller learning rate than "
              + plan.optimizer().learningRate());
    }
    return parameters;
  }

  private void judge(Judge judge, Map<String, Step> made, int number, Tally tally) {
    Map<String, StepVerdict> verdicts = new LinkedHashMap<>();
    made.forEach(
        (name, step) -> {
          StepVerdict verdict = judge.verdict(step);
          verdicts.put(name, verdict);
          verdict.all().forEach(deviation -> tally.add(name, JUDGE, number, deviation));
          verdict.flipped().forEach(unit -> flips.add(new Flip(name, number, unit)));
          if (!verdict.isWithin()) {
            suspect(step).ifPresent(what -> suspicions.putIfAbsent(name, what));
          }
        });
    forPairs(
        made.keySet(),
        (one, other) -> {
          boolean flipped =
              !verdicts.get(one).flipped().isEmpty() || !verdicts.get(other).flipped().isEmpty();
          if (!flipped) {
            tally.add(one, other, number, judge.apart(made.get(one), made.get(other)));
          }
        });
  }

  /** Which common mistake would make that very step. */
  private static Optional<String> suspect(Step step) {
    RmsProp own = step.optimizer();
    Map<String, RmsProp> mistakes = new LinkedHashMap<>();
    EpsilonPlacement other =
        own.epsilonPlacement() == EpsilonPlacement.INSIDE
            ? EpsilonPlacement.OUTSIDE
            : EpsilonPlacement.INSIDE;
    mistakes.put("epsilon stood " + other.name().toLowerCase(Locale.ROOT), own.with(other));
    for (double epsilon : new double[] {own.epsilon() * 10, own.epsilon() / 10, 1e-8, 1e-6}) {
      mistakes.put(
          "epsilon were " + epsilon,
          new RmsProp(own.learningRate(), own.rho(), epsilon, own.epsilonPlacement()));
    }
    for (double rho : new double[] {0.9, 0.95, 0.99}) {
      mistakes.put(
          "rho were " + rho,
          new RmsProp(own.learningRate(), rho, own.epsilon(), own.epsilonPlacement()));
    }
    return mistakes.entrySet().stream()
        .filter(mistake -> !mistake.getValue().equals(own))
        .filter(mistake -> StepVerdict.of(step.by(mistake.getValue())).isWithin())
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private void float64() {
    FreeRun run = run(Precision.FLOAT64);
    Map<String, Trainer> trainers = new LinkedHashMap<>();
    ExecutorService pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      for (Backend backend : backends) {
        trainers.put(backend.name(), backend.newTrainer(run.plan(), run.initial(), training));
      }
      Backend reference = new ReferenceBackend();
      trainers.put(JUDGE, reference.newTrainer(run.plan(), run.initial(), training));
      if (full) {
        trainers.put(TWIN, reference.newTrainer(run.plan(), run.nudged(), training));
      }
      float64(run, trainers, pool);
    } finally {
      // An engine's memory is freed only when nobody works in it.
      close(pool);
      trainers.values().forEach(Trainer::close);
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

  private void float64(FreeRun run, Map<String, Trainer> trainers, ExecutorService pool) {
    Map<String, double[]> decided = Map.of();
    Map<String, double[]> weights = Map.of();
    int epochs = full ? plan.epochs() : 1;
    boolean byEquation = full;
    for (int epoch = 1; epoch <= epochs; epoch++) {
      weights = trained(run, trainers, epoch, pool);
      double[] twin = weights.remove(TWIN);
      if (epoch == 1) {
        together(Rung.FREE_EPOCH, run.steps(), weights, FREE_EPOCH_BOUND);
      }
      byEquation &= twin != null && largest(twin, weights.get(JUDGE)) <= TWIN_BOUND;
      if (byEquation) {
        decided = weights;
        decidedEpochs = epoch;
      }
    }
    if (full) {
      together(Rung.FREE_RUN, run.steps() * decidedEpochs, decided, FREE_RUN_BOUND);
      classes(Rung.CLASSES, run.steps() * decidedEpochs, decided);
      classes(Rung.END, run.steps() * epochs, weights);
    }
  }

  private Map<String, double[]> trained(
      FreeRun run, Map<String, Trainer> trainers, int epoch, ExecutorService pool) {
    Map<String, Future<double[]>> running = new LinkedHashMap<>();
    trainers.forEach(
        (name, trainer) ->
            running.put(name, pool.submit(() -> run.train(trainer, epoch, this::requireWanted))));
    Map<String, double[]> weights = new LinkedHashMap<>();
    running.forEach((name, future) -> weights.put(name, result(future)));
    return weights;
  }

  private static double[] result(Future<double[]> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private static double largest(double[] left, double[] right) {
    double largest = 0;
    for (int i = 0; i < left.length; i++) {
      largest = Math.max(largest, Math.abs(left[i] - right[i]));
    }
    return largest;
  }

  private void together(Rung rung, int steps, Map<String, double[]> weights, double bound) {
    double[] bounds = new double[plan.network().parameterCount()];
    Arrays.fill(bounds, bound);
    forPairs(
        weights.keySet(),
        (one, other) -> {
          double[] left = weights.get(one);
          double[] right = weights.get(other);
          IntFunction<String> place = plan.network()::placeOf;
          found(rung, one, other, steps, Deviation.of("parameters", left, right, bounds, place));
        });
  }

  private void classes(Rung rung, int steps, Map<String, double[]> weights) {
    Map<String, Backend> named =
        backends.stream().collect(Collectors.toMap(Backend::name, backend -> backend));
    Map<String, int[]> classes = new LinkedHashMap<>();
    weights.forEach(
        (name, own) -> {
          requireWanted();
          Backend backend = named.getOrDefault(name, new ReferenceBackend());
          classes.put(name, classes(backend, Parameters.of(plan.network(), own)));
        });
    forPairs(
        classes.keySet(),
        (one, other) -> {
          int[] left = classes.get(one);
          int[] right = classes.get(other);
          long differ =
              IntStream.range(0, left.length).filter(row -> left[row] != right[row]).count();
          String where = left.length + " test rows";
          found(rung, one, other, steps, counted("rows of another class", where, differ));
        });
  }

  private int[] classes(Backend backend, Parameters weights) {
    int[] classes = new int[data.test().rows()];
    for (int from = 0; from < classes.length; from += FORWARD_ROWS) {
      int rows = Math.min(FORWARD_ROWS, classes.length - from);
      double[] logits = logits(backend, weights, data.test().inputs(from, from + rows), rows);
      for (int row = 0; row < rows; row++) {
        int at = row * plan.network().classes();
        classes[from + row] = Softmax.argMax(logits, at, plan.network().classes());
      }
    }
    return classes;
  }

  private void float32() {
    FreeRun run = run(Precision.FLOAT32);
    Map<String, Trainer> trainers = new LinkedHashMap<>();
    List<Partings> open = new ArrayList<>();
    try {
      for (Backend backend : backends) {
        trainers.put(backend.name(), backend.newTrainer(run.plan(), run.initial(), training));
      }
      trainers.put(JUDGE, new ReferenceBackend().newTrainer(run.plan(), run.initial(), training));
      forPairs(trainers.keySet(), (one, other) -> open.add(new Partings(one, other)));
      int[] all = run.rows(1, 0, run.steps());
      for (int step = 1; step <= run.steps(); step++) {
        requireWanted();
        int[] rows = part(all, step, plan.batchSize());
        Map<String, Step> made = new LinkedHashMap<>();
        trainers.forEach(
            (name, trainer) -> made.put(name, Step.of(trainer, plan.optimizer(), training, rows)));
        lookForPartings(open, made, step, rows);
      }
      tellDistances(run.steps(), trainers);
    } finally {
      trainers.values().forEach(Trainer::close);
    }
  }

  private void lookForPartings(
      List<Partings> open, Map<String, Step> made, int number, int[] rows) {
    if (open.isEmpty()) {
      return;
    }
    float[] inputs = training.select(rows).inputs(0, rows.length);
    Map<String, BatchPass> passes = new LinkedHashMap<>();
    made.forEach(
        (name, step) ->
            passes.put(name, new BatchPass(step.before(), inputs, new int[rows.length])));
    open.removeIf(
        pair -> {
          Step step = made.get(pair.one());
          Step other = made.get(pair.other());
          Optional<Parting> parting =
              pair.in(number, rows, step, passes.get(pair.one()), other, passes.get(pair.other()));
          parting.ifPresent(partings::add);
          return parting.isPresent();
        });
  }

  private void tellDistances(int steps, Map<String, Trainer> trainers) {
    double[] bounds = new double[plan.network().parameterCount()];
    Arrays.fill(bounds, Double.MAX_VALUE);
    forPairs(
        trainers.keySet(),
        (one, other) -> {
          double[] left = trainers.get(one).parameters().toDoubles();
          double[] right = trainers.get(other).parameters().toDoubles();
          IntFunction<String> place = plan.network()::placeOf;
          found(
              Rung.FLOAT32,
              one,
              other,
              steps,
              Deviation.of("parameters", left, right, bounds, place));
        });
  }

  private FreeRun run(Precision precision) {
    return new FreeRun(plan.with(precision), training, stepsPerEpoch());
  }

  private void found(Rung rung, String one, String other, int steps, Deviation deviation) {
    Finding finding = new Finding(rung, one, other, steps, deviation);
    findings.add(finding);
    listener.accept(finding);
  }

  private void requireWanted() {
    if (cancelled.getAsBoolean()) {
      throw new CancelledException();
    }
  }

  /** Every pair once, in order. */
  private static void forPairs(Iterable<String> names, BiConsumer<String, String> pair) {
    List<String> before = new ArrayList<>();
    for (String name : names) {
      before.forEach(earlier -> pair.accept(earlier, name));
      before.add(name);
    }
  }

  private Optional<String> culprit() {
    Optional<Finding> first = findings.stream().filter(finding -> !finding.isSame()).findFirst();
    if (first.isEmpty()) {
      return Optional.empty();
    }
    Rung rung = first.get().rung();
    String guilty =
        findings.stream()
            .filter(finding -> finding.rung() == rung && finding.other().equals(JUDGE))
            .filter(finding -> !finding.isSame())
            .map(this::accusation)
            .collect(Collectors.joining("; "));
    if (guilty.isEmpty()) {
      Finding pair = first.get();
      guilty = pair.one() + " or " + pair.other() + ": " + pair.deviation();
    }
    return Optional.of(rung.title() + ": " + guilty);
  }

  private String accusation(Finding finding) {
    String suspicion = suspicions.get(finding.one());
    return finding.one()
        + ": "
        + finding.deviation()
        + (suspicion == null ? "" : ", as if " + suspicion);
  }
}
