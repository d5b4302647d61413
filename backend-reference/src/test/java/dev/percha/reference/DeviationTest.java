package dev.percha.reference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An error beside its bound, where one of them is at the edge of what a number can say. */
class DeviationTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, true",
    "0, 1, true",
    "0, NaN, true",
    "1, 1, true",
    "4.9E-324, 0, false",
    "1, 0, false",
    "NaN, 1, false",
    "NaN, 0, false",
    "1, NaN, false",
    "Infinity, 1, false",
    "Infinity, Infinity, false",
    "1, Infinity, true"
  })
  void whatCannotBeToldToBeWithinItsBoundIsNotWithinIt(double error, double bound, boolean within) {
    Deviation alone = new Deviation("a value", "a place", error, bound, error, error);
    Deviation among =
        Deviation.of(
            "values",
            new double[] {1, error},
            new double[] {1, 0},
            new double[] {1, bound},
            i -> "");

    assertThat(alone.isWithin()).isEqualTo(within);
    assertThat(among.isWithin()).isEqualTo(within);
    assertThat(alone.ratio()).isNotNaN();
    assertThat(among.ratio()).isNotNaN();
  }

  @Test
  void anErrorWhereNoneIsAllowedIsFoundAmongExactValues() {
    Deviation found =
        Deviation.of(
            "values", new double[] {0, 0, 2}, new double[3], new double[3], i -> "place " + i);

    assertThat(found.isWithin()).isFalse();
    assertThat(found.where()).isEqualTo("place 2");
  }

  @Test
  void exactValuesAreTheSameWhereNoErrorIsAllowed() {
    Deviation exact = Deviation.of("values", new double[3], new double[3], new double[3], i -> "");

    assertThat(exact.isWithin()).isTrue();
    assertThat(exact.ratio()).isZero();
  }
}
