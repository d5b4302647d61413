package dev.percha.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.network.Activation;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A network of the domain as a block of DJL, and the way between their layouts: DJL's {@code
 * Linear} holds a kernel as [units, inputs], the domain as [inputs, units].
 */
final class MlpBlock {
  private final NetworkSpec network;
  private final Precision precision;
  private final NDManager manager;
  private final SequentialBlock block = new SequentialBlock();
  private final ParameterStore store;
  private final NDArray[] masks;

  MlpBlock(Parameters parameters, NDManager manager) {
    this(parameters.network(), parameters.precision(), manager);
    write(parameters, arrays());
  }

  /** With all weights 0. */
  MlpBlock(NetworkSpec network, Precision precision, NDManager manager) {
    this.network = network;
    this.precision = precision;
    this.manager = manager;
    this.masks = new NDArray[network.layers() - 1];
    for (int layer = 0; layer < network.layers() - 1; layer++) {
      block.add(linear(network.unitsOf(layer)));
      block.add(activation(network.activation(layer)));
      if (network.dropout(layer) > 0) {
        int at = layer;
        // DJL's own draws its masks from the engine.
        block.add(LambdaBlock.singleton(a -> masks[at] == null ? a : a.mul(masks[at])));
      }
    }
    block.add(linear(network.classes()));
    block.setInitializer(Initializer.ZEROS, parameter -> true);
    block.initialize(manager, type(precision), new Shape(1, network.inputs()));
    this.store = new ParameterStore(manager, false);
  }

  static DataType type(Precision precision) {
    return precision == Precision.FLOAT32 ? DataType.FLOAT32 : DataType.FLOAT64;
  }

  private static Linear linear(int units) {
    return Linear.builder().setUnits(units).build();
  }

  /** By JNI where DJL's own block would round a coefficient to float. */
  private static Block activation(Activation activation) {
    if (activation instanceof Activation.Relu) {
      return ai.djl.nn.Activation.reluBlock();
    }
    if (activation instanceof Activation.Tanh) {
      return ai.djl.nn.Activation.tanhBlock();
    }
    if (activation instanceof Activation.Sigmoid) {
      return ai.djl.nn.Activation.sigmoidBlock();
    }
    if (activation instanceof Activation.LeakyRelu leaky) {
      return LambdaBlock.singleton(z -> JniUtils.leakyRelu((PtNDArray) z, leaky.slope()));
    }
    if (activation instanceof Activation.Elu elu) {
      return LambdaBlock.singleton(z -> JniUtils.elu((PtNDArray) z, elu.alpha()));
    }
    throw new IllegalArgumentException("the backend djl has no activation " + activation);
  }

  /**
   * Sets what a hidden layer's activations are multiplied by, until it is set again.
   *
   * @param layer a layer with dropout behind it
   * @param mask [rows, units]; null for nothing, as in answers
   */
  void mask(int layer, NDArray mask) {
    masks[layer] = mask;
  }

  /** Runs the forward pass: inputs [rows, inputs] to logits [rows, classes]. */
  NDArray logits(NDArray inputs, boolean training) {
    return block.forward(store, new NDList(inputs), training).singletonOrThrow();
  }

  /** The weights as they lie in the engine: kernel 0, bias 0, kernel 1, … */
  List<NDArray> arrays() {
    return block.getParameters().values().stream().map(Parameter::getArray).toList();
  }

  /** Arrays of the weights' shapes, all 0. */
  List<NDArray> zeros() {
    return arrays().stream()
        .map(array -> manager.zeros(array.getShape(), array.getDataType(), Device.cpu()))
        .toList();
  }

  /** Copies values of the domain's order into arrays of the engine's layout. */
  void write(Parameters values, List<NDArray> arrays) {
    double[] wide = values.toDoubles();
    for (int layer = 0; layer < network.layers(); layer++) {
      int kernel = network.layout().kernel(layer).from();
      int bias = network.layout().bias(layer).from();
      Shape shape = new Shape(network.inputsOf(layer), network.unitsOf(layer));
      copy(Arrays.copyOfRange(wide, kernel, bias), shape, arrays.get(2 * layer));
      int end = bias + network.unitsOf(layer);
      copy(
          Arrays.copyOfRange(wide, bias, end),
          new Shape(network.unitsOf(layer)),
          arrays.get(2 * layer + 1));
    }
  }

  /**
   * Every float is exact as a double, so that the engine's conversion loses nothing. DJL makes
   * arrays of its own on the way, which else would be there until the block is closed.
   */
  private void copy(double[] values, Shape shape, NDArray target) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray wide = manager.create(values, shape);
      target.set(new NDIndex(":"), wide.toType(target.getDataType(), true).transpose());
    }
  }

  /** Copies arrays of the engine's layout out into the domain's order. */
  Parameters read(List<NDArray> arrays) {
    double[] values = new double[network.parameterCount()];
    int at = 0;
    for (NDArray array : arrays) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        double[] tensor = array.transpose().toType(DataType.FLOAT64, true).toDoubleArray();
        System.arraycopy(tensor, 0, values, at, tensor.length);
        at += tensor.length;
      }
    }
    return Parameters.of(network, values).in(precision);
  }

  /** Some rows of inputs as an array of the engine: [rows, inputs]. */
  NDArray inputs(float[] values, int from, int rows, PtNDManager owner) {
    NDArray floats = EngineRows.part(values, from, rows, network.inputs(), owner);
    if (precision == Precision.FLOAT32) {
      return floats;
    }
    try (floats) {
      return floats.toType(DataType.FLOAT64, true);
    }
  }

  /** The weights as DJL's parameters, in the order of {@link #arrays()}. */
  List<Parameter> parameters() {
    return new ArrayList<>(block.getParameters().values());
  }
}
