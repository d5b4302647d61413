package dev.percha.dl4j;

import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.port.out.Model;

/** The forward pass by BLAS; callers share the weights. */
final class Dl4jFusedForwardPass implements ForwardPassPool.ForwardPass {
  private final NetworkSpec network;
  private final Precision precision;
  private final WeightMatrices weights;
  private Activations activations;

  private Dl4jFusedForwardPass(Parameters parameters, WeightMatrices weights) {
    this.network = parameters.network();
    this.precision = parameters.precision();
    this.weights = weights;
    this.activations = new Activations(network, precision, 1);
  }

  static Model of(Parameters parameters) {
    return Nd4jEngine.guard(
        () -> {
          WeightMatrices weights = WeightMatrices.of(parameters);
          return ForwardPassPool.model(
              parameters.network(),
              () -> new Dl4jFusedForwardPass(parameters, weights),
              weights::close);
        });
  }

  @Override
  public double[] forward(float[] inputs, int from, int rows) {
    if (rows > activations.capacity) {
      Activations larger = new Activations(network, precision, rows);
      activations.close();
      activations = larger;
    }
    for (int row = 0; row < rows; row++) {
      activations.input(row, inputs, (from + row) * network.inputs());
    }
    return activations.forward(weights, rows);
  }

  @Override
  public void close() {
    activations.close();
  }
}
