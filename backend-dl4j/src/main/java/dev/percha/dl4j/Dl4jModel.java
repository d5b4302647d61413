package dev.percha.dl4j;

import dev.percha.core.domain.NetworkSpec;
import dev.percha.core.domain.Parameters;
import dev.percha.core.domain.Precision;
import dev.percha.core.port.out.Model;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The forward pass of a {@code MultiLayerNetwork}, one call after the other. */
final class Dl4jModel implements Model {
  private final NetworkSpec network;
  private final Precision precision;
  private final MultiLayerNetwork net;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  Dl4jModel(Parameters parameters) {
    this.network = parameters.network();
    this.precision = parameters.precision();
    this.net = Networks.answering(network, precision);
    new Layout(network, precision).write(parameters, net.params());
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
        double[] computed = Engine.call(() -> forward(inputs, rows));
        System.arraycopy(computed, 0, logits, 0, computed.length);
      }
    } finally {
      lock.readLock().unlock();
    }
  }

  private double[] forward(float[] inputs, int rows) {
    long[] shape = {rows, network.inputs()};
    try (INDArray floats = Nd4j.create(inputs, shape, DataType.FLOAT);
        INDArray x = floats.castTo(Networks.type(precision));
        INDArray computed = net.output(x, false);
        INDArray rowMajor = computed.dup('c')) {
      return rowMajor.data().asDouble();
    }
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        Engine.call(
            () -> {
              net.close();
              return null;
            });
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
