package dev.percha.dl4j;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Deeplearning4j's dense layer without two products that it makes for nothing: the pre-activations
 * a second time on the way back, where the activations tell the slope as well, and in the first
 * layer the gradient by the inputs.
 */
final class LeanDense extends DenseLayer {
  private static final long serialVersionUID = 1L;

  LeanDense(int inputs, int units, IActivation activation) {
    setNIn(inputs);
    setNOut(units);
    setActivationFn(activation);
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    Pass pass = new Pass(conf, type);
    pass.setListeners(listeners);
    pass.setIndex(index);
    pass.setParamsViewArray(parameters);
    pass.setParamTable(initializer().init(conf, parameters, initialize));
    pass.setConf(conf);
    return pass;
  }

  /** The layer at work. */
  private static final class Pass
      extends org.deeplearning4j.nn.layers.feedforward.dense.DenseLayer {
    private static final long serialVersionUID = 1L;

    private transient INDArray activations;

    Pass(NeuralNetConfiguration conf, DataType type) {
      super(conf, type);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
      activations = super.activate(training, workspaces);
      return activations;
    }

    @Override
    protected Pair<INDArray, INDArray> preOutputWithPreNorm(
        boolean training, boolean back, LayerWorkspaceMgr workspaces) {
      IActivation f = layerConf().getActivationFn();
      boolean told = f instanceof ActivationReLU || f instanceof LeakyRelu;
      return back && told
          ? new Pair<>(activations, null)
          : super.preOutputWithPreNorm(training, back, workspaces);
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(
        INDArray epsilon, LayerWorkspaceMgr workspaces) {
      if (getIndex() > 0) {
        return super.backpropGradient(epsilon, workspaces);
      }
      INDArray z = preOutputWithPreNorm(true, true, workspaces).getFirst();
      INDArray delta = layerConf().getActivationFn().backprop(z, epsilon).getFirst();
      INDArray kernel = gradientViews.get(DefaultParamInitializer.WEIGHT_KEY);
      INDArray bias = gradientViews.get(DefaultParamInitializer.BIAS_KEY);
      Nd4j.gemm(input, delta, kernel, true, false, 1, 0);
      delta.sum(bias, 0);
      Gradient gradient = new DefaultGradient();
      gradient.setGradientFor(DefaultParamInitializer.WEIGHT_KEY, kernel);
      gradient.setGradientFor(DefaultParamInitializer.BIAS_KEY, bias);
      return new Pair<>(gradient, null);
    }
  }
}
