package dev.percha.cli;

import dev.percha.core.application.Backends;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.data.Preprocessing;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.model.Provenance;
import dev.percha.core.domain.model.TrainedModel;
import dev.percha.core.domain.network.Activation;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.Model;
import dev.percha.core.port.out.Trainer;
import dev.percha.fashionmnist.FashionMnist;
import dev.percha.models.Classifier;
import dev.percha.models.PlainModel;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A process of its own, so that what it holds is told by the operating system. Prints by how many
 * KiB resident memory grew, by how many threads, how often the whole heap was collected, and how
 * many answers were not, bit for bit, the first ones.
 */
final class Soak {
  private static final int THREADS = 32;
  private static final int IMAGES = 100;

  private Soak() {}

  /** Arguments: what answers or trains, {@code predictions} or {@code trainers}, and how many. */
  public static void main(String[] args) throws Exception {
    Dataset data = new FashionMnist().load();
    int times = Integer.parseInt(args[2]);
    if (args[1].equals("trainers")) {
      make(Backends.discover().named(args[0]), data.train(), times);
    } else {
      ask(args[0], data, times);
    }
    // Engines may keep threads of their own.
    System.exit(0);
  }

  /** Trainers and models are made, used and closed, one after the other. */
  private static void make(Backend backend, Examples rows, int times) throws IOException {
    NetworkSpec network = NetworkSpec.of(784, List.of(64), new Activation.Relu(), 10);
    TrainingPlan plan = TrainingPlan.of(network);
    TrainerState begin = plan.initialState();
    int[] batch = IntStream.range(0, 64).toArray();
    Examples some = rows.select(batch);
    double[] logits = new double[10];
    double[] first = null;
    long wrong = 0;
    long resident = 0;
    long threads = 0;
    long collections = 0;
    for (int i = -times / 4; i < times; i++) {
      if (i == 0) {
        resident = status("VmRSS");
        threads = status("Threads");
        collections = collections();
      }
      Parameters trained;
      try (Trainer trainer = backend.newTrainer(plan, begin, some)) {
        trainer.train(batch, 32);
        trained = trainer.parameters();
      }
      try (Model model = backend.newModel(trained)) {
        model.logits(some.inputs(0, 1), 1, logits);
      }
      first = first == null ? logits.clone() : first;
      wrong += Arrays.equals(logits, first) ? 0 : 1;
    }
    System.out.println("grew " + (status("VmRSS") - resident) + " KiB");
    System.out.println("threads " + (status("Threads") - threads));
    System.out.println("collections " + (collections() - collections));
    System.out.println("wrong " + wrong);
  }

  /** One classifier is asked by 32 threads. */
  private static void ask(String engine, Dataset data, int predictions) throws Exception {
    byte[][] images =
        IntStream.range(0, IMAGES).mapToObj(data.test()::pixels).toArray(byte[][]::new);
    try (Classifier classifier =
        new Classifier(model(data), engine(engine), Classifier.Limits.defaults())) {
      double[][] alone =
          Arrays.stream(images)
              .map(image -> classifier.probabilities(image, 1))
              .toArray(double[][]::new);
      long wrong = ask(classifier, images, alone, predictions / 10);
      long before = status("VmRSS");
      wrong += ask(classifier, images, alone, predictions);
      System.out.println("grew " + (status("VmRSS") - before) + " KiB");
      System.out.println("wrong " + wrong);
    }
  }

  private static Function<Parameters, Model> engine(String name) {
    return name.equals(SavedModel.PLAIN)
        ? PlainModel::new
        : Backends.discover().named(name)::newModel;
  }

  private static TrainedModel model(Dataset data) {
    TrainingPlan plan = TrainingPlan.article();
    return new TrainedModel(
        Parameters.glorotUniform(NetworkSpec.article(), Precision.FLOAT32, 7),
        data.schema(),
        new Preprocessing.PixelScaling(),
        new Provenance(
            "none",
            "0",
            plan,
            data.name(),
            data.sha256(),
            new EpochMetrics(1, 0, 0, 0, 0, 0),
            Optional.empty()));
  }

  private static long ask(Classifier classifier, byte[][] images, double[][] alone, int predictions)
      throws InterruptedException, ExecutionException {
    ExecutorService callers = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Long>> wrong =
          IntStream.range(0, THREADS)
              .mapToObj(
                  thread ->
                      callers.submit(
                          () -> {
                            long different = 0;
                            for (int i = thread; i < predictions; i += THREADS) {
                              double[] answer = classifier.probabilities(images[i % IMAGES], 1);
                              different += Arrays.equals(answer, alone[i % IMAGES]) ? 0 : 1;
                            }
                            return different;
                          }))
              .toList();
      long sum = 0;
      for (Future<Long> each : wrong) {
        sum += each.get();
      }
      return sum;
    } finally {
      callers.shutdown();
    }
  }

  /** Of the whole heap. */
  private static long collections() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .filter(collector -> collector.getName().equals("G1 Old Generation"))
        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
        .sum();
  }

  private static long status(String figure) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith(figure + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
