package dev.percha.benchmarks.contender;

import dev.percha.core.application.Backends;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.data.Split;
import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.domain.optimizer.Adam;
import dev.percha.core.port.out.Backend;
import dev.percha.fashionmnist.FashionMnist;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Epochs of training: {@code epoch} for the article's, or {@code epoch BATCH ROWS UNITS...}. A new
 * workload trains one step first, untimed.
 */
final class Training implements Turns {
  private static final long SPLIT_SEED = 42;

  /** Behind a backend's name: it trains by Keras' Adam, and not by the article's RMSProp. */
  private static final String ADAM = "-adam";

  private final String name;
  private final int threads;
  private final Examples training;
  private Workload workload = Workload.ARTICLE;
  private Epochs epochs;

  Training(String name, int threads) {
    this.name = name;
    this.threads = threads;
    Examples all = new FashionMnist().load().train();
    this.training = all.select(Split.of(all.rows(), SPLIT_SEED).training());
    begin();
  }

  static List<String> names() {
    List<String> names = new ArrayList<>(Backends.discover().names());
    Backends.discover().names().forEach(backend -> names.add(backend + ADAM));
    names.addAll(List.of("sgemm-openblas", "sgemm-pytorch", "multilayernetwork", "easytrain"));
    return names;
  }

  private void begin() {
    int[] rows = new int[workload.rows()];
    Arrays.setAll(rows, i -> i % training.rows());
    epochs = epochs(training.select(rows));
    epochs.step();
  }

  private Epochs epochs(Examples examples) {
    return switch (name) {
      case "sgemm-openblas" -> {
        start("dl4j");
        yield new Products(workload, products -> new OpenBlasStep(products, threads));
      }
      case "sgemm-pytorch" -> {
        start("djl");
        yield new Products(workload, PyTorchStep::new);
      }
      case "multilayernetwork" -> {
        start("dl4j");
        yield new MultiLayerNetworkEpochs(workload, examples, threads);
      }
      case "easytrain" -> {
        start("djl");
        yield new EasyTrainEpochs(workload, examples);
      }
      default ->
          name.endsWith(ADAM)
              ? new BackendEpochs(
                  backend(name.substring(0, name.length() - ADAM.length())),
                  workload.plan().with(Adam.keras()),
                  examples)
              : new BackendEpochs(backend(name), workload.plan(), examples);
    };
  }

  /** An engine's natives, folder and threads, as its backend has them. */
  private void start(String backend) {
    backend(backend).probe();
  }

  private Backend backend(String backend) {
    return Backends.discover().named(backend).with(EngineSettings.defaults().withThreads(threads));
  }

  @Override
  public Map<String, Double> take(List<String> command) {
    if (!command.get(0).equals("epoch")) {
      throw new IllegalArgumentException(
          "\"" + command.get(0) + "\" is unknown to training; allowed: epoch");
    }
    Workload asked = Workload.of(command.subList(1, command.size()));
    if (!asked.equals(workload)) {
      epochs.close();
      workload = asked;
      begin();
    }
    long start = System.nanoTime();
    double loss = epochs.epoch();
    return Map.of("seconds", (System.nanoTime() - start) / 1e9, "loss", loss);
  }

  @Override
  public void close() {
    epochs.close();
  }
}
