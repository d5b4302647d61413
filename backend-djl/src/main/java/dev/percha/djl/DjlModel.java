package dev.percha.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.jni.JniUtils;
import dev.percha.core.domain.NetworkSpec;
import dev.percha.core.domain.Parameters;
import dev.percha.core.port.out.Model;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** The forward pass, on the thread that asks. */
final class DjlModel implements Model {
  private final NetworkSpec network;
  private final NDManager manager;
  private final DenseBlock block;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  DjlModel(Parameters parameters) {
    this.network = parameters.network();
    this.manager = NDManager.newBaseManager("PyTorch");
    this.block = new DenseBlock(parameters, manager);
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
        double[] computed = forward(inputs, rows);
        System.arraycopy(computed, 0, logits, 0, computed.length);
      }
    } finally {
      lock.readLock().unlock();
    }
  }

  /** The gradient mode belongs to the calling thread, which gets it back as it was. */
  private double[] forward(float[] inputs, int rows) {
    boolean collecting = JniUtils.isGradMode();
    JniUtils.setGradMode(false);
    try (NDScope scope = new NDScope();
        NDManager call = manager.newSubManager()) {
      scope.suppressNotUsedWarning();
      NDArray computed = block.logits(block.inputs(call, inputs, rows), false);
      return computed.toType(DataType.FLOAT64, false).toDoubleArray();
    } catch (RuntimeException e) {
      throw PyTorch.failure(e);
    } finally {
      JniUtils.setGradMode(collecting);
    }
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        manager.close();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
