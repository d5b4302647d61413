package dev.percha.core.domain.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.apache.commons.math3.random.MersenneTwister;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Figures were printed by numpy 2.4.6; streams are held to commons-math3 (whose one-seed form
 * extends the sign of seeds from 2^31 on, where numpy stands alone).
 */
class NumpyRandomTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 7, 42, 0x7fff_ffffL})
  void streamOfOneSeedIsTheReferenceTwisters(long seed) {
    NumpyRandom random = NumpyRandom.seeded(seed);
    MersenneTwister oracle = new MersenneTwister((int) seed);

    for (int i = 0; i < 2000; i++) {
      assertThat(random.nextInt()).as("draw %s", i).isEqualTo(oracle.nextInt());
    }
  }

  @ParameterizedTest
  @CsvSource({"7, 1", "7, 30", "0, 0", "4294967295, 4294967295"})
  void streamOfTwoSeedsIsTheReferenceTwisters(long first, long second) {
    NumpyRandom random = NumpyRandom.seeded(first, second);
    MersenneTwister oracle = new MersenneTwister(new int[] {(int) first, (int) second});

    for (int i = 0; i < 2000; i++) {
      assertThat(random.nextInt()).as("draw %s", i).isEqualTo(oracle.nextInt());
    }
  }

  @Test
  void permutationOfTheArticleIsNumpys() throws Exception {
    int[] order = NumpyRandom.seeded(42).permutation(60_000);

    assertThat(order).startsWith(12628, 37730, 39991, 8525, 8279);
    assertThat(sha256(order))
        .isEqualTo("8e649740dc07f11f33c07e99e31f2fd54347ba0d4fb2933c8cfa9e960ee0893b");
  }

  @Test
  void orderOfAnEpochIsNumpys() throws Exception {
    assertThat(NumpyRandom.seeded(7, 1).permutation(20))
        .containsExactly(3, 7, 15, 10, 9, 16, 14, 18, 17, 13, 4, 19, 5, 0, 12, 2, 6, 11, 8, 1);
    assertThat(NumpyRandom.seeded(4294967295L, 30).permutation(20))
        .containsExactly(12, 10, 18, 13, 9, 3, 11, 0, 15, 1, 8, 7, 2, 17, 5, 19, 14, 4, 6, 16);
    assertThat(sha256(NumpyRandom.seeded(7, 1).permutation(50_000)))
        .isEqualTo("342a91436367c558e22c3da0ff8e05e9fc38bf0df88070c056a7e5a6cc7e2205");
  }

  @Test
  void uniformIsNumpys() {
    NumpyRandom random = NumpyRandom.seeded(4294967295L);

    assertThat(IntStream.range(0, 4).mapToDouble(i -> random.uniform(-0.5, 2.5)))
        .containsExactly(
            -0.2071039130179586, 2.2371485359078656, 1.86710590555492, 1.8400107943404032);
  }

  @Test
  void smallPermutationsHaveEveryNumberOnce() {
    assertThat(NumpyRandom.seeded(0).permutation(0)).isEmpty();
    assertThat(NumpyRandom.seeded(0).permutation(1)).containsExactly(0);
    assertThat(NumpyRandom.seeded(0).permutation(2)).containsExactly(1, 0);
    assertThat(NumpyRandom.seeded(3).permutation(1000))
        .containsExactlyInAnyOrder(IntStream.range(0, 1000).toArray());
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 4294967296L})
  void seedsThatNumpyRefusesAreRefused(long seed) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NumpyRandom.seeded(seed))
        .withMessage("seed is " + seed + "; allowed: 0 to 4294967295");
    assertThatIllegalArgumentException().isThrownBy(() -> NumpyRandom.seeded(1, seed));
  }

  private static String sha256(int[] values) throws Exception {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(values);
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
  }
}
