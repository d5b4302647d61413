package dev.percha.models.internal.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.percha.core.domain.engine.Precision;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TensorTest {
  private static final int[] PAIR = {2};

  @Test
  void aTensorKeepsNoArrayOfTheCallers() {
    float[] values = {1, 2};
    int[] shape = {2};
    Tensor tensor = Tensor.ofFloats("a", shape, values);
    values[0] = 9;
    shape[0] = 9;
    tensor.toFloats()[1] = 9;
    tensor.toDoubles()[1] = 9;
    tensor.shape()[0] = 9;

    assertThat(tensor).isEqualTo(Tensor.ofFloats("a", PAIR, new float[] {1, 2}));
    assertThat(tensor.spec()).isEqualTo(TensorSpec.of("a", Precision.FLOAT32, 2));
  }

  @Test
  void zeroAndMinusZeroDiffer() {
    assertThat(Tensor.ofFloats("a", PAIR, new float[] {0f, 1}))
        .isNotEqualTo(Tensor.ofFloats("a", PAIR, new float[] {-0f, 1}));
  }

  @Test
  void aDoubleIsRoundedToTheNearestFloat() {
    Tensor tensor = Tensor.ofDoubles("a", PAIR, new double[] {0.1, 1e300});

    assertThat(tensor.toFloats()).containsExactly(0.1f, Float.POSITIVE_INFINITY);
  }

  @Test
  void aShapeWithAZeroIsOfNothingHoweverLargeTheRest() {
    int most = Integer.MAX_VALUE;

    assertThat(TensorSpec.of("a", Precision.FLOAT64, most, most, most, 0).size()).isZero();
  }

  @Test
  void whatNoReaderWouldTakeIsNotMade() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tensor.ofFloats("a", PAIR, new float[] {1, Float.NaN}))
        .withMessage("tensor \"a\": value 1 is NaN; allowed: finite numbers");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tensor.ofDoubles("a", new int[] {2, 2}, new double[3]))
        .withMessage("tensor \"a\": 3 values; expected 4 by its shape [2, 2]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TensorSpec.of("a", Precision.FLOAT64, -1))
        .withMessageStartingWith("tensor \"a\": shape [-1]; allowed: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TensorSpec.of("__metadata__", Precision.FLOAT64))
        .withMessage("tensor __metadata__; allowed: any other name");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TensorSpec.of("\ud800", Precision.FLOAT64))
        .withMessage("half a surrogate pair in a name or text; allowed: what has a UTF-8 form");
  }

  @Test
  void whatNoReaderWouldTakeIsNotWritten() {
    Tensor tensor = Tensor.ofFloats("a", PAIR, new float[2]);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Safetensors.write(Map.of(), List.of(tensor, tensor)))
        .withMessage("tensor \"a\" twice; allowed: each name once");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Safetensors.write(Map.of("k", "\udc00"), List.of()))
        .withMessageStartingWith("half a surrogate pair");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Safetensors.write(Map.of("k", "x".repeat(Safetensors.MAX_HEADER)), List.of()))
        .withMessage("a header of 1048608 bytes; allowed: at most 1048576");
  }
}
