package dev.percha.core.domain.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.percha.core.domain.engine.Precision;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParametersTest {
  private static final NetworkSpec NETWORK =
      NetworkSpec.of(2, List.of(3), new Activation.Relu(), 2);

  @Test
  void initialWeightsOfSeed7AreTheGoldenOnes() {
    Parameters initial = Parameters.glorotUniform(NetworkSpec.article(), Precision.FLOAT32, 7);

    assertThat(initial.sha256())
        .isEqualTo("4f802854b41d8982b63f6191a612382c945bd18974cdc9cf0809e124929f9f4b");
  }

  @Test
  void initialWeightsOfAnyNetworkAreNumpysGlorot() {
    NetworkSpec network = NetworkSpec.of(4, List.of(3), new Activation.Tanh(), 2);
    Parameters initial = Parameters.glorotUniform(network, Precision.FLOAT32, 5);

    // numpy 2.4.6: RandomState(5).uniform(-l, l, shape).astype(float32)
    assertThat(initial.kernel(0))
        .startsWith(-0.5147686004638672, 0.6864628195762634, -0.5430505871772766)
        .endsWith(-0.7763163447380066, 0.44150564074516296)
        .hasSize(12);
    assertThat(initial.bias(0)).containsExactly(0, 0, 0);
    assertThat(initial.kernel(1))
        .containsExactly(
            -0.1285850554704666,
            -0.7486055493354797,
            0.8324003219604492,
            -0.4949517548084259,
            -0.18790166079998016,
            -0.4467664957046509);
  }

  @Test
  void bothPrecisionsStartFromOnePoint() {
    Parameters narrow = Parameters.glorotUniform(NETWORK, Precision.FLOAT32, 7);
    Parameters wide = Parameters.glorotUniform(NETWORK, Precision.FLOAT64, 7);

    assertThat(wide.toDoubles()).isEqualTo(narrow.toDoubles());
    assertThat(narrow.in(Precision.FLOAT64)).isEqualTo(wide);
  }

  @Test
  void arraysGivenAndTakenAreCopies() {
    double[] values = new double[NETWORK.parameterCount()];
    Parameters parameters = Parameters.of(NETWORK, values);
    values[0] = 1;
    parameters.toDoubles()[1] = 1;
    parameters.kernel(0)[2] = 1;
    parameters.bias(1)[0] = 1;

    assertThat(parameters).isEqualTo(Parameters.zeros(NETWORK, Precision.FLOAT64));
  }

  @Test
  void everyFloatSurvivesBitForBit() {
    float[] values = new float[NETWORK.parameterCount()];
    values[0] = -0f;
    values[1] = Float.MIN_VALUE;
    values[2] = Float.MAX_VALUE;
    values[3] = 0.1f;

    float[] back = Parameters.of(NETWORK, values).toFloats();

    for (int i = 0; i < values.length; i++) {
      assertThat(Float.floatToRawIntBits(back[i])).isEqualTo(Float.floatToRawIntBits(values[i]));
    }
  }

  @Test
  void aWrongCountIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Parameters.of(NETWORK, new float[16]))
        .withMessage("16 values for the network 2-3-2; expected 17");
  }

  @Test
  void whatABackendMustNotTakeIsRefusedWithItsPlace() {
    float[] values = new float[NETWORK.parameterCount()];
    values[4] = Float.NaN;
    Parameters bad = Parameters.of(NETWORK, values);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> bad.require(NETWORK, Precision.FLOAT32))
        .withMessage("parameter 4 is NaN; allowed: finite numbers");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bad.require(NETWORK, Precision.FLOAT64))
        .withMessageContaining("2-3-2 in FLOAT32; expected 2-3-2 in FLOAT64");
  }
}
