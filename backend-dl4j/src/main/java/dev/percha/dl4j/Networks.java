package dev.percha.dl4j;

import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.network.Activation;
import dev.percha.core.domain.network.Dense;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.training.TrainingPlan;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.regularization.L2Regularization;

/** Networks of the domain as networks of Deeplearning4j, all weights 0. */
final class Networks {
  private Networks() {}

  static DataType type(Precision precision) {
    return precision == Precision.FLOAT32 ? DataType.FLOAT : DataType.DOUBLE;
  }

  /** A network to fit: softmax and cross-entropy at the end. */
  static MultiLayerNetwork trainable(
      TrainingPlan plan, IUpdater updater, CrossEntropy loss, List<CoreDropout> dropouts) {
    NetworkSpec network = plan.network();
    OutputLayer last =
        new OutputLayer.Builder(loss)
            .nIn(network.inputsOf(network.dense().size()))
            .nOut(network.classes())
            .activation(new ActivationSoftmax())
            .build();
    MultiLayerConfiguration configuration = configuration(network, plan.precision(), updater, last);
    for (int layer = 0; layer < network.layers(); layer++) {
      BaseLayer dense = (BaseLayer) configuration.getConf(layer).getLayer();
      if (plan.l2() > 0) {
        // Deeplearning4j's penalty is half of l2 Σ w².
        dense.setRegularization(List.of(new L2Regularization(2 * plan.l2())));
      }
      if (layer > 0 && plan.dropout(layer - 1).isPresent()) {
        // What drops a layer's outputs is the next one's, of its inputs.
        CoreDropout dropout = new CoreDropout(plan.dropout(layer - 1).orElseThrow());
        dense.setIDropout(dropout);
        dropouts.add(dropout);
      }
    }
    MultiLayerNetwork made = new MultiLayerNetwork(configuration);
    made.init();
    return made;
  }

  /** A network that answers with logits, over the given weights. */
  static MultiLayerNetwork answering(NetworkSpec network, Precision precision, INDArray weights) {
    Layer logits =
        new LeanDenseLayer(
            network.inputsOf(network.dense().size()), network.classes(), new ActivationIdentity());
    MultiLayerNetwork made =
        new MultiLayerNetwork(configuration(network, precision, new NoOp(), logits));
    made.init(weights, false);
    return made;
  }

  private static MultiLayerConfiguration configuration(
      NetworkSpec network, Precision precision, IUpdater updater, Layer last) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .dataType(type(precision))
            .weightInit(WeightInit.ZERO)
            .updater(updater)
            .list();
    int inputs = network.inputs();
    for (Dense layer : network.dense()) {
      layers.layer(new LeanDenseLayer(inputs, layer.units(), activation(layer.activation())));
      inputs = layer.units();
    }
    return layers.layer(last).build();
  }

  private static IActivation activation(Activation activation) {
    if (activation instanceof Activation.Relu) {
      return new ActivationReLU();
    }
    if (activation instanceof Activation.Tanh) {
      return new ActivationTanH();
    }
    if (activation instanceof Activation.Sigmoid) {
      return new ActivationSigmoid();
    }
    if (activation instanceof Activation.LeakyRelu leaky) {
      return new Dl4jLeakyRelu(leaky.slope());
    }
    if (activation instanceof Activation.Elu elu) {
      return new Dl4jElu(elu.alpha());
    }
    throw new IllegalArgumentException("the backend dl4j has no activation " + activation);
  }
}
