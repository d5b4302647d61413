package dev.percha.dl4j;

import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The way between the domain's flat order and that of Deeplearning4j: the same sequence of tensors,
 * but each kernel column by column.
 */
final class Dl4jParameterOrder {
  private final NetworkSpec network;
  private final Precision precision;

  Dl4jParameterOrder(NetworkSpec network, Precision precision) {
    this.network = network;
    this.precision = precision;
  }

  /** Copies values into a flat array of the engine's. */
  void write(Parameters values, INDArray flat) {
    for (int layer = 0; layer < network.layers(); layer++) {
      long[] shape = {network.inputsOf(layer), network.unitsOf(layer)};
      try (INDArray kernel = Nd4j.create(values.kernel(layer), shape, DataType.DOUBLE);
          INDArray bias = Nd4j.create(values.bias(layer), new long[] {shape[1]}, DataType.DOUBLE)) {
        kernelOf(flat, layer).assign(kernel);
        biasOf(flat, layer).assign(bias);
      }
    }
  }

  /** Copies a flat array of the engine's out. */
  Parameters read(INDArray flat) {
    double[] values = new double[network.parameterCount()];
    for (int layer = 0; layer < network.layers(); layer++) {
      copy(kernelOf(flat, layer), values, network.layout().kernel(layer).from());
      copy(biasOf(flat, layer), values, network.layout().bias(layer).from());
    }
    return Parameters.of(network, values).in(precision);
  }

  private static void copy(INDArray tensor, double[] values, int at) {
    try (INDArray rowMajor = tensor.dup('c')) {
      double[] copy = rowMajor.data().asDouble();
      System.arraycopy(copy, 0, values, at, copy.length);
    }
  }

  private INDArray kernelOf(INDArray flat, int layer) {
    return part(flat, network.layout().kernel(layer).from(), network.layout().bias(layer).from())
        .reshape('f', network.inputsOf(layer), network.unitsOf(layer));
  }

  private INDArray biasOf(INDArray flat, int layer) {
    int from = network.layout().bias(layer).from();
    return part(flat, from, from + network.unitsOf(layer));
  }

  private static INDArray part(INDArray flat, int from, int to) {
    return flat.reshape(flat.length()).get(NDArrayIndex.interval(from, to));
  }
}
