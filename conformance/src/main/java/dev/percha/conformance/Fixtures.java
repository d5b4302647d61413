package dev.percha.conformance;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.data.Split;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.network.Activation;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.optimizer.Adagrad;
import dev.percha.core.domain.optimizer.Adam;
import dev.percha.core.domain.optimizer.EpsilonPlacement;
import dev.percha.core.domain.optimizer.Optimizer;
import dev.percha.core.domain.optimizer.Optimizer.Slot;
import dev.percha.core.domain.optimizer.RmsProp;
import dev.percha.core.domain.optimizer.Schedule;
import dev.percha.core.domain.optimizer.Sgd;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.Trainer;
import dev.percha.fashionmnist.FashionMnist;
import dev.percha.reference.BatchPass;
import dev.percha.reference.ErrorBound;
import dev.percha.reference.ReferenceBackend;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the rules are tried on: the real data, and small networks with data made here. */
final class Fixtures {
  /** Steps of a free run in float64: enough for an error to grow, few enough to wait for. */
  static final int FREE_STEPS = 40;

  /** Real rows that a model is asked about in one call. */
  static final int ANSWERED_ROWS = 4096;

  private static final int ROWS = 48;

  private Fixtures() {}

  /** The article's training part, loaded once per process: 50,000 real rows. */
  static Examples realRows() {
    return RealRows.TRAINING;
  }

  /** Those of the recorded steps: a trainer copies its rows, and need not copy all. */
  static Examples tracedRows() {
    return RealRows.TRACED;
  }

  private static final class RealRows {
    static final Examples TRAINING = load();
    static final Examples TRACED = TRAINING.select(GoldenTrace.rows(OptimizerTrace.STEPS));

    private static Examples load() {
      Examples train = new FashionMnist().load().train();
      return train.select(Split.of(train.rows(), 42).training());
    }
  }

  /** The reference's float64 weights after {@link #FREE_STEPS}, computed once per process. */
  static double[] referenceAfterFreeSteps(EpsilonPlacement placement) {
    return placement == EpsilonPlacement.INSIDE ? FreeRuns.INSIDE : FreeRuns.OUTSIDE;
  }

  private static final class FreeRuns {
    static final double[] INSIDE = run(EpsilonPlacement.INSIDE);
    static final double[] OUTSIDE = run(EpsilonPlacement.OUTSIDE);

    private static double[] run(EpsilonPlacement placement) {
      TrainingPlan plan = new GoldenTrace(placement).plan(Precision.FLOAT64);
      try (Trainer trainer =
          new ReferenceBackend().newTrainer(plan, plan.initialState(), tracedRows())) {
        trainer.train(GoldenTrace.rows(FREE_STEPS), GoldenTrace.BATCH_SIZE);
        return trainer.parameters().toDoubles();
      }
    }
  }

  /** Logits of the reference, row after row, and how far each may be off. */
  record Answers(double[] logits, double[] bounds) {}

  static Answers answers(Parameters weights, Examples rows) {
    BatchPass pass = new BatchPass(weights, rows.inputs(0, rows.rows()), new int[rows.rows()]);
    ErrorBound bound = new ErrorBound(pass, ErrorBound.unitRoundoff(weights.precision()));
    return new Answers(pass.logits(), bound.preActivations(weights.network().layers() - 1));
  }

  /** About the first {@link #ANSWERED_ROWS} real rows, computed once per process. */
  static Answers realAnswers() {
    return RealAnswers.ANSWERS;
  }

  private static final class RealAnswers {
    static final Answers ANSWERS =
        answers(
            GoldenTrace.initial(Precision.FLOAT32),
            realRows().select(IntStream.range(0, ANSWERED_ROWS).toArray()));
  }

  /** Every activation, different depths, odd sizes, and no hidden layer at all. */
  static List<NetworkSpec> networks() {
    Stream<NetworkSpec> deep =
        Stream.of("relu", "tanh", "sigmoid", "leaky-relu:0.3", "leaky-relu:0.01", "elu", "elu:0.4")
            .map(name -> NetworkSpec.of(13, List.of(9, 6), Activation.parse(name), 4));
    return Stream.concat(
            deep,
            Stream.of(
                new NetworkSpec(13, List.of(), 4),
                NetworkSpec.of(13, List.of(1), new Activation.Tanh(), 2),
                NetworkSpec.of(13, List.of(8, 8, 8), new Activation.Elu(1), 3)))
        .toList();
  }

  /** More units, layers and classes than the others have. */
  static List<NetworkSpec> large() {
    return List.of(
        NetworkSpec.of(7, List.of(300), new Activation.Relu(), 5),
        NetworkSpec.of(7, List.of(8, 8, 8, 8, 8, 8), new Activation.Tanh(), 5),
        new NetworkSpec(7, List.of(), 200));
  }

  /** So small that a few hundred steps take no time; without a kink. */
  static NetworkSpec tiny() {
    return NetworkSpec.of(3, List.of(4), new Activation.Tanh(), 3);
  }

  /** Floats evenly spread over both signs, up to that size, and every class. */
  static Examples spread(NetworkSpec network, int rows, double size) {
    Random random = new Random(5);
    float[] values = new float[rows * network.inputs()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (size * (2 * random.nextDouble() - 1));
    }
    int[] labels = random.ints(rows, 0, network.classes()).toArray();
    return Examples.ofFeatures(values, labels, network.inputs(), network.classes());
  }

  /** Weights by which every unit of the first layer is at exactly 0, for any input. */
  static Parameters silent(TrainingPlan plan) {
    NetworkSpec network = plan.network();
    double[] values = weights(network, plan.precision()).toDoubles();
    Arrays.fill(values, network.layout().kernel(0).from(), network.layout().kernel(0).to(), 0);
    Arrays.fill(values, network.layout().bias(0).from(), network.layout().bias(0).to(), 0);
    return Parameters.of(network, values).in(plan.precision());
  }

  /** One network for rules that do not depend on it. */
  static NetworkSpec small() {
    return NetworkSpec.of(13, List.of(9, 6), new Activation.Relu(), 4);
  }

  /** Pixels and labels at random, always the same. */
  static Examples examples(NetworkSpec network) {
    Random random = new Random(1);
    byte[] pixels = new byte[ROWS * network.inputs()];
    random.nextBytes(pixels);
    int[] labels = random.ints(ROWS, 0, network.classes()).toArray();
    return Examples.ofPixels(pixels, labels, network.inputs(), network.classes());
  }

  /** Floats of both signs and sizes that no pixel has. */
  static Examples features(NetworkSpec network) {
    Random random = new Random(2);
    float[] values = new float[ROWS * network.inputs()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (3 * random.nextGaussian());
    }
    int[] labels = random.ints(ROWS, 0, network.classes()).toArray();
    return Examples.ofFeatures(values, labels, network.inputs(), network.classes());
  }

  /** Weights with biases that are not 0, as after some training. */
  static Parameters weights(NetworkSpec network, Precision precision) {
    return random(network, precision, 3, -0.8, 0.8);
  }

  /** Every kind of optimizer, with hyperparameters that are nobody's default. */
  static List<Optimizer> optimizers() {
    return List.of(
        RmsProp.keras(),
        RmsProp.keras().with(EpsilonPlacement.OUTSIDE),
        new RmsProp(0.37, 0, 1e-3, EpsilonPlacement.INSIDE),
        new RmsProp(2e-5, 0.99, 1e-8, EpsilonPlacement.OUTSIDE),
        new RmsProp(1e-2, 0.5, 1e-10, EpsilonPlacement.INSIDE),
        Sgd.keras(),
        new Sgd(0.3, 0.9, false),
        new Sgd(0.02, 0.5, true),
        new Adam(0.01, 0.8, 0.99, 1e-3, EpsilonPlacement.INSIDE, 20),
        Adam.keras(),
        Adam.pytorch(),
        Adam.pytorchW(),
        new Adam(0.02, 0, 0.9, 1e-4, EpsilonPlacement.OUTSIDE, 0),
        Adagrad.keras(),
        Adagrad.pytorch());
  }

  /** One of each kind that keeps something else between steps. */
  static List<Optimizer> kinds() {
    return List.of(
        RmsProp.keras(),
        Sgd.keras(),
        new Sgd(0.01, 0.9, false),
        new Sgd(0.01, 0.9, true),
        Adam.keras(),
        Adam.pytorchW(),
        Adagrad.keras());
  }

  /** The same network with another rate behind each hidden layer. */
  static NetworkSpec dropping(NetworkSpec network) {
    List<Double> rates = List.of(0.3, 0.5, 0.2);
    return network.withDropout(rates.subList(0, network.layers() - 1));
  }

  /** Each kind, some in the warm-up where {@link #state} stands, some in the middle. */
  static List<Schedule> schedules() {
    return List.of(
        new Schedule(Schedule.Kind.CONSTANT, 1, 1, 7),
        new Schedule(Schedule.Kind.STEP, 0.5, 3, 0),
        new Schedule(Schedule.Kind.EXPONENTIAL, 0.3, 4, 2),
        new Schedule(Schedule.Kind.COSINE, 0.1, 7, 1));
  }

  /** A plan with L2, a schedule, and the optimizer that counts steps besides. */
  static TrainingPlan everything(TrainingPlan plan) {
    return plan.with(new Adam(1e-2, 0.9, 0.999, 1e-7, EpsilonPlacement.INSIDE, 0))
        .withL2(1e-3)
        .with(new Schedule(Schedule.Kind.COSINE, 0, 30, 4));
  }

  /** A state as after some training: biases that are not 0, slots of many sizes, some of them 0. */
  static TrainerState state(TrainingPlan plan) {
    Parameters weights = weights(plan.network(), plan.precision());
    return TrainerState.of(5, plan.optimizer(), weights, slot -> slot(slot, weights));
  }

  /** Squares over twelve orders of magnitude, or what such squares are of. */
  private static Parameters slot(Slot slot, Parameters weights) {
    Random random = new Random(4);
    double[] values = new double[weights.network().parameterCount()];
    for (int i = 0; i < values.length; i++) {
      double square = i % 7 == 0 ? 0 : Math.pow(10, -12 + 12 * random.nextDouble());
      double root = i % 2 == 0 ? -Math.sqrt(square) : Math.sqrt(square);
      values[i] = slot.isNonNegative() ? square : root;
    }
    return Parameters.of(weights.network(), values).in(weights.precision());
  }

  private static Parameters random(
      NetworkSpec network, Precision precision, int seed, double low, double high) {
    double[] values = new Random(seed).doubles(network.parameterCount(), low, high).toArray();
    return Parameters.of(network, values).in(precision);
  }
}
