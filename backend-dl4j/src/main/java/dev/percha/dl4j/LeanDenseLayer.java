package dev.percha.dl4j;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Deeplearning4j's dense layer, less waste. Its product and bias go to BLAS without an operation of
 * ND4J's around each. On the way back it makes neither the pre-activations a second time, where the
 * activations tell the slope as well, nor, in the first layer, the gradient by the inputs. Its
 * answers outside of training lie in an array that it keeps, until the next one.
 */
final class LeanDenseLayer extends DenseLayer {
  private static final long serialVersionUID = 1L;

  LeanDenseLayer(int inputs, int units, IActivation activation) {
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
    ForwardPass pass = new ForwardPass(conf, type);
    pass.setListeners(listeners);
    pass.setIndex(index);
    pass.setParamsViewArray(parameters);
    pass.setParamTable(initializer().init(conf, parameters, initialize));
    pass.setConf(conf);
    return pass;
  }

  /** The layer at work. */
  private static final class ForwardPass
      extends org.deeplearning4j.nn.layers.feedforward.dense.DenseLayer {
    private static final long serialVersionUID = 1L;

    private transient INDArray activations;
    private transient INDArray kept;
    private transient INDArray ones;

    ForwardPass(NeuralNetConfiguration conf, DataType type) {
      super(conf, type);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
      activations = super.activate(training, workspaces);
      if (!training && activations != kept) {
        kept.assign(activations);
        activations.close();
        activations = kept;
      }
      return activations;
    }

    @Override
    protected Pair<INDArray, INDArray> preOutputWithPreNorm(
        boolean training, boolean back, LayerWorkspaceMgr workspaces) {
      applyDropOutIfNecessary(training, workspaces);
      IActivation f = layerConf().getActivationFn();
      boolean told = f instanceof ActivationReLU || f instanceof Dl4jLeakyRelu;
      return new Pair<>(back && told ? activations : preActivations(training, workspaces), null);
    }

    private INDArray preActivations(boolean training, LayerWorkspaceMgr workspaces) {
      INDArray kernel = getParam(DefaultParamInitializer.WEIGHT_KEY);
      DataType type = kernel.dataType();
      int rows = Math.toIntExact(input.size(0));
      int inputs = Math.toIntExact(kernel.size(0));
      int units = Math.toIntExact(kernel.size(1));
      long[] shape = {rows, units};
      INDArray z =
          training
              ? workspaces.createUninitialized(ArrayType.ACTIVATIONS, type, shape, 'c')
              : keep(type, shape);
      NativeMatrix matrix = NativeMatrix.over(z);
      matrix.productTransposed(
          NativeMatrix.over(input), NativeMatrix.over(kernel), rows, units, inputs);
      INDArray bias = getParam(DefaultParamInitializer.BIAS_KEY);
      matrix.addToRows(NativeMatrix.over(bias), NativeMatrix.over(ones(type, rows)), rows, units);
      return z;
    }

    private INDArray keep(DataType type, long[] shape) {
      if (kept == null || kept.size(0) != shape[0]) {
        free(kept);
        kept = Nd4j.createUninitialized(type, shape, 'c');
      }
      return kept;
    }

    private INDArray ones(DataType type, int rows) {
      if (ones == null || ones.length() < rows) {
        free(ones);
        // Made in a training it lies in a workspace, which the next step writes over.
        ones = Nd4j.ones(type, rows).detach();
      }
      return ones;
    }

    @Override
    public void close() {
      free(kept);
      free(ones);
    }

    private static void free(INDArray array) {
      if (array != null) {
        array.close();
      }
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
