package dev.percha.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalNumberTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "+1",
        "1.",
        ".5",
        "-1.5e3",
        "1E-7",
        "6e+2",
        "0.1",
        "123456789012345678901234567890",
        "9007199254740993",
        "0.000000000000000000000000000000123",
        "1e400",
        "-1e-400",
        "1e23",
        "8.5e22"
      })
  void aNumberIsReadAsJavaReadsIt(String text) {
    assertThat(parse(text)).isEqualTo(Double.parseDouble(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        ".",
        "e5",
        "1e",
        "1e+",
        "1,5",
        "1 000",
        "1f",
        "1d",
        "0x1p3",
        "NaN",
        "Infinity",
        "--1",
        "1.2.3",
        "=1+1",
        "½",
        "١٢",
        "1_000",
        "12a"
      })
  void whatElseLooksLikeOneIsNone(String text) {
    assertThat(parse(text)).isNaN();
  }

  @Test
  void numbersOfAllLengthsAreRoundedAsJavaRoundsThem() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 200_000; i++) {
      double value = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(60) - 30);
      String text =
          i % 2 == 0
              ? Double.toString(value)
              : String.format(Locale.ROOT, "%." + random.nextInt(25) + "f", value);
      assertThat(parse(text)).as(text).isEqualTo(Double.parseDouble(text));
    }
  }

  @Test
  void onlyThePartThatIsNamedIsRead() {
    assertThat(DecimalNumber.parse("91.259".toCharArray(), 1, 4)).isEqualTo(1.25);
  }

  private static double parse(String text) {
    return DecimalNumber.parse(text.toCharArray(), 0, text.length());
  }
}
