package dev.percha.benchmarks.contender;

import dev.percha.core.application.Backends;
import dev.percha.core.domain.EngineSettings;
import dev.percha.core.domain.NetworkSpec;
import dev.percha.core.domain.Parameters;
import dev.percha.core.domain.Precision;
import dev.percha.core.port.out.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Answers of a model: {@code one CALLS} for single images, {@code many ROWS CALLS} for several in a
 * call, {@code callers COUNT CALLS} for threads that each ask for single images.
 */
final class Answering implements Turns {
  /** What answers without being a backend. */
  private static final SortedMap<String, Function<Parameters, Model>> MODELS =
      new TreeMap<>(Map.of());

  private static final long SEED = 7;

  private final Model model;
  private final int inputs;
  private final int classes;

  Answering(String name, int threads) {
    NetworkSpec network = NetworkSpec.article();
    Parameters parameters = Parameters.glorotUniform(network, Precision.FLOAT32, SEED);
    this.inputs = network.inputs();
    this.classes = network.classes();
    this.model = model(name, parameters, threads);
    model.logits(new float[inputs], 1, new double[classes]);
  }

  static List<String> names() {
    List<String> names = new ArrayList<>(Backends.discover().names());
    names.addAll(MODELS.keySet());
    return names;
  }

  private static Model model(String name, Parameters parameters, int threads) {
    if (MODELS.containsKey(name)) {
      return MODELS.get(name).apply(parameters);
    }
    return Backends.discover()
        .named(name)
        .with(EngineSettings.defaults().withThreads(threads))
        .newModel(parameters);
  }

  @Override
  public Map<String, Double> take(List<String> command) {
    int first = Integer.parseInt(command.get(1));
    return switch (command.get(0)) {
      case "one" -> latency(1, first);
      case "many" -> latency(first, Integer.parseInt(command.get(2)));
      case "callers" -> throughput(first, Integer.parseInt(command.get(2)));
      default ->
          throw new IllegalArgumentException(
              "\"" + command.get(0) + "\" is unknown to answering; allowed: one, many, callers");
    };
  }

  private Map<String, Double> latency(int rows, int calls) {
    float[] images = images(rows);
    double[] logits = new double[rows * classes];
    long[] nanos = new long[calls];
    for (int call = 0; call < calls; call++) {
      long start = System.nanoTime();
      model.logits(images, rows, logits);
      nanos[call] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    return Map.of(
        "p50", nanos[calls / 2] / 1e9, "p99", nanos[(int) Math.min(calls - 1, calls * 0.99)] / 1e9);
  }

  private Map<String, Double> throughput(int callers, int calls) {
    float[] images = images(1);
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> threads =
        IntStream.range(0, callers)
            .mapToObj(i -> new Thread(() -> ask(images, calls, go)))
            .toList();
    threads.forEach(Thread::start);
    long start = System.nanoTime();
    go.countDown();
    threads.forEach(Answering::join);
    return Map.of("per_second", callers * (long) calls / ((System.nanoTime() - start) / 1e9));
  }

  private void ask(float[] image, int calls, CountDownLatch go) {
    double[] logits = new double[classes];
    try {
      go.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    for (int call = 0; call < calls; call++) {
      model.logits(image, 1, logits);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private float[] images(int rows) {
    Random random = new Random(SEED);
    float[] images = new float[rows * inputs];
    for (int i = 0; i < images.length; i++) {
      images[i] = random.nextFloat();
    }
    return images;
  }

  @Override
  public void close() {
    model.close();
  }
}
