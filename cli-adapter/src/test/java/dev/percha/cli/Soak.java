package dev.percha.cli;

import dev.percha.core.application.Backends;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.Scaling;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.model.Provenance;
import dev.percha.core.domain.model.TrainedModel;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.Model;
import dev.percha.fashionmnist.FashionMnist;
import dev.percha.models.Classifier;
import dev.percha.models.PlainModel;
import java.io.IOException;
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
 * A process of its own, so that what it holds is told by the operating system: one classifier is
 * asked by 32 threads. Prints by how many KiB resident memory grew, and how many answers were not,
 * bit for bit, those that one thread gets.
 */
final class Soak {
  private static final int THREADS = 32;
  private static final int IMAGES = 100;

  private Soak() {}

  /** Arguments: what answers, and how many predictions. */
  public static void main(String[] args) throws Exception {
    Dataset data = new FashionMnist().load();
    byte[][] images =
        IntStream.range(0, IMAGES).mapToObj(data.test()::pixels).toArray(byte[][]::new);
    try (Classifier classifier =
        new Classifier(model(data), engine(args[0]), Classifier.Limits.defaults())) {
      double[][] alone =
          Arrays.stream(images)
              .map(image -> classifier.probabilities(image, 1))
              .toArray(double[][]::new);
      int predictions = Integer.parseInt(args[1]);
      long wrong = ask(classifier, images, alone, predictions / 10);
      long before = residentKib();
      wrong += ask(classifier, images, alone, predictions);
      System.out.println("grew " + (residentKib() - before) + " KiB");
      System.out.println("wrong " + wrong);
    }
    // Engines may keep threads of their own.
    System.exit(0);
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
        data.classNames(),
        data.image(),
        Scaling.PIXELS,
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

  private static long residentKib() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
