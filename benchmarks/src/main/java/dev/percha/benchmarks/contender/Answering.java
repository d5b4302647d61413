package dev.percha.benchmarks.contender;

import dev.percha.core.application.Backends;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.port.out.Model;
import dev.percha.fashionmnist.FashionMnist;
import dev.percha.models.ModelFolder;
import dev.percha.models.PlainModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Answers of a model about test images: {@code many ROWS CALLS} asks about so many in a call,
 * {@code callers COUNT CALLS} from so many threads at once, one image in a call. Each call is about
 * other images.
 */
final class Answering implements Turns {
  /** What answers without being a backend. */
  private static final Map<String, Function<Parameters, Model>> MODELS =
      Map.of("plain", PlainModel::new);

  /** What a caller asks about in turn: plain Java is faster where more pixels are 0. */
  private static final int IMAGES = 64;

  private final Model model;
  private final int inputs;
  private final int classes;
  private Examples images;

  /** Reads the model's file and answers once: what a start costs. */
  Answering(String name, int threads, Path folder) {
    Parameters parameters = ModelFolder.read(folder).parameters();
    this.inputs = parameters.network().inputs();
    this.classes = parameters.network().classes();
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
    if (images == null) {
      images = new FashionMnist().load().test();
    }
    int count = Integer.parseInt(command.get(1));
    int calls = Integer.parseInt(command.get(2));
    return switch (command.get(0)) {
      case "many" -> latency(count, calls);
      case "callers" -> throughput(count, calls);
      default ->
          throw new IllegalArgumentException(
              "\"" + command.get(0) + "\" is unknown to answering; allowed: many, callers");
    };
  }

  private Map<String, Double> latency(int rows, int calls) {
    float[] inputsOfCall = new float[rows * inputs];
    double[] logits = new double[rows * classes];
    long[] nanos = new long[calls];
    for (int call = 0; call < calls; call++) {
      copyImages(call, rows, inputsOfCall);
      long start = System.nanoTime();
      model.logits(inputsOfCall, rows, logits);
      nanos[call] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    return Map.of(
        "p50", nanos[calls / 2] / 1e9, "p99", nanos[(int) Math.min(calls - 1, calls * 0.99)] / 1e9);
  }

  private void copyImages(int call, int rows, float[] target) {
    int from = (int) ((long) call * rows % (images.rows() - rows + 1));
    images.copyInputs(from, from + rows, target);
  }

  private Map<String, Double> throughput(int callers, int calls) {
    CountDownLatch ready = new CountDownLatch(callers);
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> threads =
        IntStream.range(0, callers)
            .mapToObj(caller -> new Thread(() -> ask(caller, calls, ready, go)))
            .toList();
    threads.forEach(Thread::start);
    try {
      ready.await();
      long start = System.nanoTime();
      go.countDown();
      for (Thread thread : threads) {
        thread.join();
      }
      return Map.of("per_second", callers * (long) calls / ((System.nanoTime() - start) / 1e9));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void ask(int caller, int calls, CountDownLatch ready, CountDownLatch go) {
    float[][] own = new float[IMAGES][inputs];
    for (int i = 0; i < IMAGES; i++) {
      copyImages(caller * IMAGES + i, 1, own[i]);
    }
    double[] logits = new double[classes];
    ready.countDown();
    try {
      go.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    for (int call = 0; call < calls; call++) {
      model.logits(own[call % IMAGES], 1, logits);
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
