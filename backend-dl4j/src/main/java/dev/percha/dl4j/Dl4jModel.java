package dev.percha.dl4j;

import dev.percha.core.domain.NetworkSpec;
import dev.percha.core.domain.Parameters;
import dev.percha.core.domain.Precision;
import dev.percha.core.port.out.EngineModel;
import dev.percha.core.port.out.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The forward pass of a {@code MultiLayerNetwork}, one call after the other. */
final class Dl4jModel {
  private final NetworkSpec network;
  private final Precision precision;
  private final MultiLayerNetwork net;

  private Dl4jModel(Parameters parameters) {
    this.network = parameters.network();
    this.precision = parameters.precision();
    this.net = Networks.answering(network, precision);
    new Layout(network, precision).write(parameters, net.params());
  }

  static Model of(Parameters parameters) {
    Dl4jModel model = new Dl4jModel(parameters);
    return new EngineModel(
        parameters.network(),
        (inputs, rows) -> Engine.call(() -> model.forward(inputs, rows)),
        () -> Engine.call(model::free));
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

  private Void free() {
    net.close();
    return null;
  }
}
