package dev.percha.benchmarks.contender;

import dev.percha.core.application.Backends;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.data.Split;
import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.domain.optimizer.Adam;
import dev.percha.core.domain.training.TrainingPlan;
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

  /** Behind a backend's name: it drops units of both hidden layers. */
  private static final String DROPOUT = "-dropout";

  private static final List<Double> RATES = List.of(0.2, 0.5);

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
    for (String kind : List.of(ADAM, DROPOUT)) {
      Backends.discover().names().forEach(backend -> names.add(backend + kind));
    }
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
      default -> new BackendEpochs(backend(plainName()), plan(), examples);
    };
  }

  private String plainName() {
    for (String kind : List.of(ADAM, DROPOUT)) {
      if (name.endsWith(kind)) {
        return name.substring(0, name.length() - kind.length());
      }
    }
    return name;
  }

  private TrainingPlan plan() {
    TrainingPlan plan = workload.plan();
    if (name.endsWith(ADAM)) {
      return plan.with(Adam.keras());
    }
    return name.endsWith(DROPOUT) ? plan.with(plan.network().withDropout(RATES)) : plan;
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
