package dev.percha.core.domain.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class ExamplesTest {
  private final Examples pixels =
      Examples.ofPixels(new byte[] {0, -1, 1, 2, 127, -128}, new int[] {2, 0, 1}, 2, 3);

  @Test
  void aPixelIsScaledAsNumpyDoes() {
    // float32(p) / float32(255)
    assertThat(pixels.inputs(0, 3))
        .containsExactly(0f, 1f, 1f / 255, 2f / 255, 127f / 255, 128f / 255);
    assertThat(Pixels.scaled(new byte[] {51, (byte) 204})).containsExactly(0.2f, 0.8f);
  }

  @Test
  void aSelectionKeepsRowsAndLabelsTogetherAndInOrder() {
    Examples selected = pixels.select(new int[] {2, 0, 2});

    assertThat(selected.rows()).isEqualTo(3);
    assertThat(selected.inputs(0, 2)).containsExactly(127f / 255, 128f / 255, 0, 1);
    assertThat(new int[] {selected.label(0), selected.label(1), selected.label(2)})
        .containsExactly(1, 2, 1);
    assertThat(selected.pixels(1)).containsExactly(0, 255);
    assertThat(selected.select(new int[] {1}).label(0)).isEqualTo(2);
  }

  @Test
  void rowsThatThereAreNotAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pixels.select(new int[] {0, 3}))
        .withMessage("row 3; allowed: 0 to 2");
    assertThatIllegalArgumentException().isThrownBy(() -> pixels.requireSteps(new int[] {-1}, 1));
  }

  @Test
  void countsAndLabelsThatDoNotFitAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Examples.ofPixels(new byte[5], new int[2], 2, 3))
        .withMessage("5 values for 2 rows of 2; expected 4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Examples.ofPixels(new byte[4], new int[] {0, 3}, 2, 3))
        .withMessage("label of row 1 is 3; allowed: 0 to 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Examples.ofFeatures(new float[] {0, Float.NaN}, new int[1], 2, 3))
        .withMessage("value 1 of row 0 is NaN; allowed: finite numbers");
  }

  @Test
  void floatsAreTakenAsTheyAre() {
    Examples features = Examples.ofFeatures(new float[] {-3, 7.5f}, new int[] {1, 0}, 1, 2);

    assertThat(features.inputs(0, 2)).containsExactly(-3, 7.5f);
    assertThat(features.hasPixels()).isFalse();
    assertThatIllegalStateException().isThrownBy(() -> features.pixels(0));
  }

  @Test
  void aSplitHoldsOutTheFirstSixthOfNumpysPermutation() {
    Split split = Split.of(60_000, 42);

    assertThat(split.validation()).hasSize(10_000).startsWith(12628, 37730, 39991, 8525, 8279);
    assertThat(split.training()).hasSize(50_000).doesNotContain(12628);
    assertThat(SplitSpec.article().trainingRows(60_000))
        .isEqualTo(split.training().length)
        .isEqualTo(50_000);
    assertThat(Split.of(2, 1).validation()).hasSize(1);
    assertThatIllegalArgumentException().isThrownBy(() -> Split.of(1, 42));
  }
}
