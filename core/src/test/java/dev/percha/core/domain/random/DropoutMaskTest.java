package dev.percha.core.domain.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Figures of a numpy program that repeats the known answers of Random123's Philox4x32-10. */
class DropoutMaskTest {
  private static final DropoutMask MASK = new DropoutMask(7, 0, 256, 0.2);

  @Test
  void theFirstUnitsAreThoseThatWereRecorded() {
    byte[] keep = new byte[256];

    MASK.keep(0, 0, 1, keep, 0);

    assertThat(Arrays.copyOf(keep, 16))
        .containsExactly(1, 1, 0, 0, 1, 1, 0, 1, 0, 0, 1, 1, 1, 1, 0, 0);
  }

  @Test
  void asManyOfABatchAreKeptAsWereRecorded() {
    byte[] keep = new byte[128 * 256];

    MASK.keep(3, 0, 128, keep, 0);

    int kept = 0;
    for (byte unit : keep) {
      kept += unit;
    }
    assertThat(kept).isEqualTo(26_177);
    assertThat(MASK.scale()).isEqualTo(1.25);
  }

  @Test
  void rowsAndUnitsAreDrawnEachForThemselves() {
    byte[] whole = new byte[8 * 256];
    MASK.keep(1L << 33, 0, 8, whole, 0);

    byte[] parts = new byte[8 * 256];
    MASK.keep(1L << 33, 5, 3, parts, 5 * 256);
    MASK.keep(1L << 33, 0, 5, parts, 0);
    assertThat(parts).isEqualTo(whole);

    for (int units = 1; units <= 9; units++) {
      byte[] narrow = new byte[2 * units];
      new DropoutMask(7, 0, units, 0.2).keep(1L << 33, 0, 2, narrow, 0);
      for (int i = 0; i < narrow.length; i++) {
        assertThat(narrow[i])
            .as("unit %d of %d", i, units)
            .isEqualTo(whole[i / units * 256 + i % units]);
      }
    }
  }

  @Test
  void anotherSeedLayerOrStepDropsOthers() {
    byte[] first = draw(MASK, 0);

    assertThat(draw(new DropoutMask(8, 0, 256, 0.2), 0)).isNotEqualTo(first);
    assertThat(draw(new DropoutMask(7, 1, 256, 0.2), 0)).isNotEqualTo(first);
    assertThat(draw(MASK, 1)).isNotEqualTo(first);
    assertThat(draw(MASK, 1L << 32)).isNotEqualTo(first);
  }

  private static byte[] draw(DropoutMask mask, long step) {
    byte[] keep = new byte[256];
    mask.keep(step, 0, 1, keep, 0);
    return keep;
  }
}
