package dev.percha.dl4j;

import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;

/**
 * One number for every parameter of a network, outside the heap, in the domain's flat order.
 *
 * <p>In that order a layer's bias follows its kernel, as one more row: both together are a matrix
 * of shape [inputs + 1, units], and {@code x W + b} is the one product {@code [x 1] [W; b]}.
 */
final class WeightMatrices implements AutoCloseable {
  final NativeMatrix all;
  private final NativeMatrix[] layers;

  /** Values are not set. */
  WeightMatrices(NetworkSpec network, Precision precision) {
    all = NativeMatrix.allocate(precision, 1, network.parameterCount());
    layers = new NativeMatrix[network.layers()];
    for (int l = 0; l < layers.length; l++) {
      layers[l] = all.from(network.layout().kernel(l).from(), network.unitsOf(l));
    }
  }

  static WeightMatrices of(Parameters parameters) {
    WeightMatrices layers = new WeightMatrices(parameters.network(), parameters.precision());
    layers.all.write(0, parameters.toDoubles(), parameters.network().parameterCount());
    return layers;
  }

  /** Kernel and bias of a layer, [inputs + 1, units]. */
  NativeMatrix of(int layer) {
    return layers[layer];
  }

  @Override
  public void close() {
    all.close();
  }
}
