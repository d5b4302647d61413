package dev.percha.core.domain.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitTest {
  @Test
  void theArticlesShareIsASixthRoundedDownOfAnyNumberOfRows() {
    for (int rows = 2; rows < 2_000_000_000; rows += 1 + rows / 1000) {
      assertThat(SplitSpec.article().validationRows(rows)).isEqualTo(Math.max(1, rows / 6));
    }
  }

  @Test
  void anotherShareHoldsOutTheFirstOfTheSamePermutation() {
    Examples rows = labelled(new int[100]);
    SplitSpec fifth = SplitSpec.article().withValidationShare(0.2);

    int[] held = Split.of(rows, fifth).validation();

    assertThat(held).hasSize(20).startsWith(Split.of(100, 42).validation());
    assertThat(Split.of(rows, fifth.withValidationShare(0.999)).training()).hasSize(1);
    assertThat(Split.of(rows, fifth.withValidationShare(1e-9)).validation()).hasSize(1);
  }

  @Test
  void aStratifiedSplitHoldsOutEveryClassInProportion() {
    int[] labels = new int[120];
    Arrays.fill(labels, 0, 90, 1);
    Arrays.fill(labels, 90, 102, 2);

    Split split = Split.of(labelled(labels), SplitSpec.article().withStratified(true));

    assertThat(counts(split.validation(), labels)).containsExactly(3, 15, 2);
    assertThat(counts(split.training(), labels)).containsExactly(15, 75, 10);
  }

  @Test
  void aStratifiedSplitHasEveryRowOnceAndAsManyHeldOutAsAnyOther() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      int[] labels = random.ints(2 + random.nextInt(50), 0, 3).toArray();
      SplitSpec spec = new SplitSpec(0.01 + 0.98 * random.nextDouble(), true, random.nextInt(1000));

      Split split = Split.of(labelled(labels), spec);

      assertThat(split.validation()).hasSize(spec.validationRows(labels.length));
      assertThat(
              IntStream.concat(Arrays.stream(split.validation()), Arrays.stream(split.training()))
                  .sorted())
          .containsExactlyElementsOf(IntStream.range(0, labels.length).boxed().toList());
    }
  }

  @Test
  void sharesThatLeaveNothingAreRefused() {
    for (double share : new double[] {0, 1, -0.1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new SplitSpec(share, false, 42))
          .withMessageContaining("allowed: above 0, below 1");
    }
  }

  private static Examples labelled(int[] labels) {
    return Examples.ofFeatures(new float[labels.length], labels, 1, 3);
  }

  private static int[] counts(int[] rows, int[] labels) {
    int[] counts = new int[3];
    Arrays.stream(rows).forEach(row -> counts[labels[row]]++);
    return counts;
  }
}
