package dev.percha.reference.parity;

import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.data.PreparedData;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.Backend;
import dev.percha.reference.Deviation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/** What all rungs of a climb share: who is compared, on what, and what was found so far. */
final class ParityRun {
  /** Steps of an epoch that are climbed at most: batches of one row would make 50,000. */
  private static final int MAX_STEPS = 2000;

  private final List<Backend> backends;
  private final TrainingPlan plan;
  private final Dataset data;
  private final Examples training;
  private final Examples test;
  private final ParityListener listener;
  private final BooleanSupplier cancelled;
  private final List<Finding> findings = new ArrayList<>();
  private Optional<String> undecided = Optional.empty();

  /** Ends a climb that nobody waits for any more. */
  static final class CancelledException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  ParityRun(
      List<Backend> backends,
      TrainingPlan plan,
      Dataset data,
      ParityListener listener,
      BooleanSupplier cancelled) {
    this.backends = List.copyOf(backends);
    this.plan = plan;
    this.data = data;
    PreparedData prepared = plan.prepare(data);
    this.training = prepared.training();
    this.test = prepared.test();
    this.listener = listener;
    this.cancelled = cancelled;
  }

  List<Backend> backends() {
    return backends;
  }

  TrainingPlan plan() {
    return plan;
  }

  Dataset data() {
    return data;
  }

  /** The rows that are trained on, prepared. */
  Examples training() {
    return training;
  }

  /** The test rows, prepared. */
  Examples test() {
    return test;
  }

  List<Finding> findings() {
    return findings;
  }

  int stepsPerEpoch() {
    return Math.min(MAX_STEPS, (training.rows() - 1) / plan.batchSize() + 1);
  }

  /** The plan in that precision, over as many steps of an epoch as are climbed. */
  TrainingTrace run(Precision precision) {
    return new TrainingTrace(plan.with(precision), training, stepsPerEpoch());
  }

  /** Called between steps, by any thread. */
  void requireWanted() {
    if (cancelled.getAsBoolean()) {
      throw new CancelledException();
    }
  }

  /** Says that what follows cannot be judged; the first reason is kept. */
  void cannotJudge(String why) {
    undecided = undecided.or(() -> Optional.of(why));
  }

  Optional<String> undecided() {
    return undecided;
  }

  void found(ParityCheck rung, String one, String other, int steps, Deviation deviation) {
    Finding finding = new Finding(rung, one, other, steps, deviation);
    findings.add(finding);
    synchronized (listener) {
      listener.found(finding);
    }
  }

  /** Says how far a rung is, by any thread. */
  void progressed(ParityCheck rung, int done, int all) {
    synchronized (listener) {
      listener.progressed(rung, done, all);
    }
  }

  /** Finds how far the weights of every pair are apart. */
  void foundWeights(ParityCheck rung, int steps, Map<String, double[]> weights, double bound) {
    NetworkSpec network = plan.network();
    double[] bounds = new double[network.parameterCount()];
    Arrays.fill(bounds, bound);
    forPairs(
        weights.keySet(),
        (one, other) -> {
          double[] left = weights.get(one);
          double[] right = weights.get(other);
          Deviation apart =
              Deviation.of("parameters", left, right, bounds, network.layout()::placeOf);
          found(rung, one, other, steps, apart);
        });
  }

  /** How many of something differ, where none may. */
  static Deviation counted(String what, String where, long count) {
    return new Deviation(what, where, count, 0.5, count, count);
  }

  /** Every pair once, in order. */
  static void forPairs(Iterable<String> names, BiConsumer<String, String> pair) {
    List<String> before = new ArrayList<>();
    for (String name : names) {
      before.forEach(earlier -> pair.accept(earlier, name));
      before.add(name);
    }
  }
}
