package dev.percha.benchmarks.contender;

import dev.percha.core.domain.network.NetworkSpec;
import java.util.List;
import java.util.function.Function;

/**
 * An engine's matrix products on the shapes of an epoch, and nothing else: what an epoch on that
 * engine costs at least.
 */
final class Products implements Epochs {
  /** One step's products, over matrices that were filled before. */
  interface Step extends AutoCloseable {
    void run();

    @Override
    void close();
  }

  private final int fullSteps;
  private final Step full;
  private final Step last;

  Products(Workload workload, Function<List<Product>, Step> engine) {
    NetworkSpec network = workload.network();
    int rest = workload.rows() % workload.batchSize();
    this.fullSteps = workload.rows() / workload.batchSize();
    this.full = engine.apply(Product.ofStep(network, workload.batchSize()));
    this.last = rest == 0 ? null : engine.apply(Product.ofStep(network, rest));
  }

  @Override
  public void step() {
    full.run();
  }

  @Override
  public double epoch() {
    for (int i = 0; i < fullSteps; i++) {
      full.run();
    }
    if (last != null) {
      last.run();
    }
    return Double.NaN;
  }

  @Override
  public void close() {
    full.close();
    if (last != null) {
      last.close();
    }
  }
}
