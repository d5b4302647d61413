package dev.percha.dl4j;

import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.port.out.Model;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The layers of a {@code MultiLayerNetwork}, one after the other. A network serves one caller at a
 * time; callers have networks of their own over the same weights.
 */
final class Dl4jForwardPass implements ForwardPassPool.ForwardPass {
  private final NetworkSpec network;
  private final Precision precision;
  private final MultiLayerNetwork net;
  private INDArray inputs;

  private Dl4jForwardPass(Parameters parameters, INDArray weights) {
    this.network = parameters.network();
    this.precision = parameters.precision();
    this.net = Networks.answering(network, precision, weights);
    this.inputs = allocate(1);
  }

  static Model of(Parameters parameters) {
    NetworkSpec network = parameters.network();
    Precision precision = parameters.precision();
    INDArray weights =
        Nd4j.createUninitialized(Networks.type(precision), 1, network.parameterCount());
    new Dl4jParameterOrder(network, precision).write(parameters, weights);
    return ForwardPassPool.model(
        network, () -> new Dl4jForwardPass(parameters, weights), weights::close);
  }

  @Override
  public double[] forward(float[] values, int from, int rows) {
    if (rows != inputs.size(0)) {
      inputs.close();
      inputs = allocate(rows);
    }
    int width = network.inputs();
    NativeMatrix.over(inputs).write(0, values, from * width, rows * width);
    return Nd4jEngine.onOneThread(this::logits);
  }

  private double[] logits() {
    INDArray x = inputs;
    for (Layer layer : net.getLayers()) {
      x = layer.activate(x, false, LayerWorkspaceMgr.noWorkspaces());
    }
    return x.data().asDouble();
  }

  private INDArray allocate(int rows) {
    return Nd4j.createUninitialized(Networks.type(precision), rows, network.inputs());
  }

  @Override
  public void close() {
    inputs.close();
    for (Layer layer : net.getLayers()) {
      layer.close();
    }
  }
}
