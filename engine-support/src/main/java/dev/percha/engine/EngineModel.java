package dev.percha.engine;

import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.port.out.Model;
import java.util.Objects;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A model over an engine's forward pass, which keeps what {@link Model} asks of every one: calls
 * are checked, many callers are let in at once, and closing waits for them.
 */
public final class EngineModel implements Model {
  private final NetworkSpec network;
  private final Forward forward;
  private final Runnable free;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  /** An engine's forward pass. */
  @FunctionalInterface
  public interface Forward {
    /**
     * May be called by several threads at once.
     *
     * @param inputs finite values, {@code rows} times the network's inputs, row-major
     * @param rows at least 1
     * @return {@code rows} times the network's classes, row-major
     */
    double[] logits(float[] inputs, int rows);
  }

  /**
   * @param network the network that is run
   * @param forward its forward pass
   * @param free frees the engine's memory; called once, when nobody is in {@code forward}
   */
  public EngineModel(NetworkSpec network, Forward forward, Runnable free) {
    this.network = Objects.requireNonNull(network, "network");
    this.forward = Objects.requireNonNull(forward, "forward");
    this.free = Objects.requireNonNull(free, "free");
  }

  @Override
  public NetworkSpec network() {
    return network;
  }

  @Override
  public void logits(float[] inputs, int rows, double[] logits) {
    lock.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the model is closed");
      }
      network.requireCall(inputs, rows, logits);
      if (rows > 0) {
        double[] computed = forward.logits(inputs, rows);
        network.requireAnswer(computed, rows);
        System.arraycopy(computed, 0, logits, 0, computed.length);
      }
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        free.run();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
