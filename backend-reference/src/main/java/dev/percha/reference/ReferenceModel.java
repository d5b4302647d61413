package dev.percha.reference;

import dev.percha.core.domain.NetworkSpec;
import dev.percha.core.domain.Parameters;
import dev.percha.core.port.out.Model;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** The forward half of {@link BatchPass}. */
final class ReferenceModel implements Model {
  private final Parameters parameters;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  ReferenceModel(Parameters parameters) {
    this.parameters = parameters;
  }

  @Override
  public NetworkSpec network() {
    return parameters.network();
  }

  @Override
  public void logits(float[] inputs, int rows, double[] logits) {
    lock.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the model is closed");
      }
      network().requireCall(inputs, rows, logits);
      double[] computed = new BatchPass(parameters, inputs, new int[rows]).logits();
      System.arraycopy(computed, 0, logits, 0, computed.length);
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    closed = true;
    lock.writeLock().unlock();
  }
}
