package dev.percha.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.percha.core.domain.network.Activation;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchPassTest {
  private static final int ROWS = 7;

  @ParameterizedTest
  @ValueSource(strings = {"relu", "tanh", "sigmoid", "leaky-relu:0.3", "elu:0.7"})
  void gradientIsTheSlopeOfTheLoss(String activation) {
    NetworkSpec network = NetworkSpec.of(5, List.of(6, 4), Activation.parse(activation), 3);

    gradientAgreesWithCentralDifferences(network);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 9})
  void gradientOfSoftmaxRegressionIsTheSlopeOfTheLoss(int classes) {
    gradientAgreesWithCentralDifferences(new NetworkSpec(5, List.of(), classes));
  }

  private static void gradientAgreesWithCentralDifferences(NetworkSpec network) {
    Random random = new Random(20261124);
    double[] weights = random.doubles(network.parameterCount(), -1, 1).toArray();
    float[] inputs = new float[ROWS * network.inputs()];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = random.nextFloat();
    }
    int[] labels = random.ints(ROWS, 0, network.classes()).toArray();
    double[] gradient = new BatchPass(Parameters.of(network, weights), inputs, labels).gradient();

    double h = 1e-6;
    for (int i = 0; i < weights.length; i++) {
      double w = weights[i];
      weights[i] = w + h;
      double above = meanLoss(network, weights, inputs, labels);
      weights[i] = w - h;
      double below = meanLoss(network, weights, inputs, labels);
      weights[i] = w;
      assertThat(gradient[i])
          .as("∂L/∂w of %s", network.layout().placeOf(i))
          .isCloseTo((above - below) / (2 * h), within(1e-8));
    }
  }

  private static double meanLoss(
      NetworkSpec network, double[] weights, float[] inputs, int[] labels) {
    BatchPass pass = new BatchPass(Parameters.of(network, weights), inputs, labels);
    return pass.totals().lossSum() / ROWS;
  }
}
