package dev.percha.dl4j;

import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.port.out.Model;
import dev.percha.engine.EngineModel;
import dev.percha.engine.ThreadTeam;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * Forward passes on the threads that ask, and the engine's team where the rows are many. A pass
 * works on memory that it keeps, for one caller at a time: callers take passes in turn, and there
 * are as many as there were callers at once.
 */
final class ForwardPassPool {
  /** Rows at a time, at most: few enough for the caches and for a caller's memory. */
  private static final int MOST = 1024;

  /** And at least, if there are so many: enough for another thread to be worth waking. */
  private static final int LEAST = 64;

  private final NetworkSpec network;
  private final Supplier<ForwardPass> another;
  private final Queue<ForwardPass> idle = new ConcurrentLinkedQueue<>();

  /** One caller's forward pass. */
  interface ForwardPass extends AutoCloseable {
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

  private ForwardPassPool(NetworkSpec network, Supplier<ForwardPass> another) {
    this.network = network;
    this.another = another;
  }

  /**
   * @param another makes a pass; the first is made at once
   * @param free frees what the passes share
   */
  static Model model(NetworkSpec network, Supplier<ForwardPass> another, Runnable free) {
    ForwardPassPool passes = new ForwardPassPool(network, another);
    passes.idle.add(another.get());
    return new EngineModel(
        network,
        (inputs, rows) -> Nd4jEngine.answer(() -> passes.logits(inputs, rows)),
        () -> {
          passes.idle.forEach(ForwardPass::close);
          free.run();
        });
  }

  private double[] logits(float[] inputs, int rows) {
    ThreadTeam team = Nd4jEngine.team();
    int even = (rows - 1) / team.size() + 1;
    int block = Math.max(LEAST, Math.min(even, MOST));
    double[] logits = new double[rows * network.classes()];
    team.run(
        (rows - 1) / block + 1,
        piece -> {
          int from = piece * block;
          double[] part = forward(inputs, from, Math.min(block, rows - from));
          System.arraycopy(part, 0, logits, from * network.classes(), part.length);
        });
    return logits;
  }

  private double[] forward(float[] inputs, int from, int rows) {
    ForwardPass waiting = idle.poll();
    ForwardPass mine = waiting == null ? another.get() : waiting;
    try {
      return mine.forward(inputs, from, rows);
    } finally {
      idle.add(mine);
    }
  }
}
