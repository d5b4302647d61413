package dev.percha.dl4j;

import dev.percha.core.domain.NetworkSpec;
import dev.percha.core.port.out.EngineModel;
import dev.percha.core.port.out.Model;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * Forward passes on the threads that ask. A pass works on memory that it keeps, for one caller at a
 * time: callers take passes in turn, and there are as many as there were callers at once.
 */
final class Passes {
  /** Rows at a time: enough for BLAS, and few for the caches and for a caller's memory. */
  private static final int BLOCK = 1024;

  private final NetworkSpec network;
  private final Supplier<Pass> another;
  private final Queue<Pass> idle = new ConcurrentLinkedQueue<>();

  /** One caller's forward pass. */
  interface Pass extends AutoCloseable {
    /**
     * @param inputs rows of inputs, row-major
     * @param from the first row that is asked about
     * @param rows how many
     * @return their logits, row-major
     */
    double[] forward(float[] inputs, int from, int rows);

    @Override
    void close();
  }

  private Passes(NetworkSpec network, Supplier<Pass> another) {
    this.network = network;
    this.another = another;
  }

  /**
   * @param another makes a pass; the first is made at once
   * @param free frees what the passes share
   */
  static Model model(NetworkSpec network, Supplier<Pass> another, Runnable free) {
    Passes passes = new Passes(network, another);
    passes.idle.add(another.get());
    return new EngineModel(
        network,
        (inputs, rows) -> Engine.here(() -> passes.logits(inputs, rows)),
        () -> {
          passes.idle.forEach(Pass::close);
          free.run();
        });
  }

  private double[] logits(float[] inputs, int rows) {
    Pass waiting = idle.poll();
    Pass mine = waiting == null ? another.get() : waiting;
    try {
      double[] logits = new double[rows * network.classes()];
      for (int from = 0; from < rows; from += BLOCK) {
        double[] part = mine.forward(inputs, from, Math.min(BLOCK, rows - from));
        System.arraycopy(part, 0, logits, from * network.classes(), part.length);
      }
      return logits;
    } finally {
      idle.add(mine);
    }
  }
}
