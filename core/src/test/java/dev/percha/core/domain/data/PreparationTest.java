package dev.percha.core.domain.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.percha.core.failure.DataException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PreparationTest {
  private static final float EMPTY = Float.NaN;

  private static final Schema SCHEMA =
      Schema.ofColumns(
          List.of(
              new Column.Numeric("age"),
              new Column.Categorical("zip", List.of("A", "B", "C")),
              new Column.Numeric("years")),
          "answer",
          List.of("no", "yes"));

  /** The example of Wikipedia's article on the standard deviation: mean 5, deviation 2. */
  private static final float[] EIGHT = {2, 4, 4, 4, 5, 5, 7, 9};

  @Test
  void numbersAreStandardizedByMeanAndDeviationOfAllTheirValues() {
    Preprocessing fitted = new Preparation.Standardize().fit(unnamed(1), numbers(EIGHT));

    assertThat(fitted)
        .isEqualTo(new Preprocessing.Standardization(List.of(new Standardizer(5, 2))));
    assertThat(fitted.apply(new float[] {5, 9, 0}, 3)).containsExactly(0, 2, -2.5f);
  }

  /** By numpy 2.4: {@code ((x - x.mean()) / x.std()).astype(float32)} of float64. */
  @Test
  void columnsOfVeryDifferentSizesComeOutAsNumpyHasThem() {
    float[] rows = {1e-3f, 1e6f, 2e-3f, 3e6f, 5e-3f, 2e6f, -1e-3f, 2.5e6f};
    Examples two = Examples.ofFeatures(rows, new int[4], 2, 2);

    assertThat(new Preparation.Standardize().fit(unnamed(2), two).apply(rows, 4))
        .containsExactly(
            -0.34641016f,
            -1.5212777f,
            0.115470104f,
            1.183216f,
            1.5011107f,
            -0.16903085f,
            -1.2701706f,
            0.50709254f);
  }

  @Test
  void nothingIsLearntFromRowsHeldOutOrTested() {
    Split split = Split.of(12, 4, 42);
    float[] cells = new float[12];
    Arrays.fill(cells, 1e6f);
    for (int i = 0; i < 8; i++) {
      cells[split.training()[i]] = EIGHT[i];
    }
    Examples test = numbers(new float[] {-1e9f, 7});
    SplitSpec spec = new SplitSpec(1 / 3.0, false, 42);
    Dataset data = new Dataset("made", "up", unnamed(1), numbers(cells), test);

    PreparedData prepared = PreparedData.of(data, spec, new Preparation.Standardize());

    assertThat(prepared.preprocessing())
        .isEqualTo(new Preprocessing.Standardization(List.of(new Standardizer(5, 2))));
    assertThat(prepared.training().inputs(0, 8))
        .containsExactly(-1.5f, -0.5f, -0.5f, -0.5f, 0, 0, 1, 2);
    assertThat(prepared.validation().inputs(0, 1)).containsExactly((1e6f - 5) / 2);
    assertThat(prepared.test().inputs(1, 2)).containsExactly(1);
  }

  @Test
  void anEmptyNumberIsTheMeanAndToldByAnInputOfItsOwnOnlyWhereTrainingRowsHaveOne() {
    Examples rows = table(1, 0, 3, EMPTY, 1, 3, 3, 0, 3);

    Preprocessing fitted = new Preparation.Columns().fit(SCHEMA, rows);

    assertThat(fitted.inputs(3)).isEqualTo(2 + 2 + 1);
    assertThat(fitted.apply(new float[] {3, 1, 3}, 1)).containsExactly(1, 0, 0, 1, 0);
    assertThat(fitted.apply(new float[] {EMPTY, 0, EMPTY}, 1)).containsExactly(0, 1, 1, 0, 0);
  }

  @Test
  void anEmptyOrUnknownCategoryIsOneOfItsOwnWhereTrainingRowsHaveOneAndElseNone() {
    float unknown = Column.Categorical.UNKNOWN;
    Preprocessing with = new Preparation.Columns().fit(SCHEMA, table(1, 0, 3, 1, EMPTY, 3));
    Preprocessing without = new Preparation.Columns().fit(SCHEMA, table(1, 0, 3, 1, 2, 3));

    for (float cell : new float[] {EMPTY, unknown, 1}) {
      assertThat(with.apply(new float[] {1, cell, 3}, 1)).containsExactly(0, 0, 1, 0);
      assertThat(without.apply(new float[] {1, cell, 3}, 1)).containsExactly(0, 0, 0, 0);
    }
    assertThat(without.apply(new float[] {1, 2, 3}, 1)).containsExactly(0, 0, 1, 0);
  }

  @Test
  void aColumnThatIsAlwaysTheSameBecomesZeroAndStaysFinite() {
    Preprocessing fitted =
        new Preparation.Standardize().fit(unnamed(1), numbers(new float[] {0.1f, 0.1f, 0.1f}));

    assertThat(fitted.apply(new float[] {0.1f, 0.1f + 2}, 2))
        .containsExactly(0, (float) ((0.1f + 2) - (double) 0.1f));
  }

  @Test
  void aColumnThatIsEmptyThroughoutBecomesZero() {
    Preprocessing fitted = new Preparation.Columns().fit(SCHEMA, table(EMPTY, 0, 1, EMPTY, 0, 2));

    assertThat(fitted.apply(new float[] {EMPTY, 0, 1.5f}, 1)).containsExactly(0, 1, 1, 0);
  }

  @Test
  void whatCannotBePreparedSaysWhy() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Preparation.AsGiven().fit(SCHEMA, table(1, 0, 3)))
        .withMessage("column \"zip\" has categories; prepare rows by Columns");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Preparation.Columns().fit(unnamed(1), numbers(EIGHT)));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Preparation.Standardize()
                    .fit(unnamed(1), Examples.ofPixels(new byte[2], new int[2], 1, 2)));
    Preprocessing fitted =
        new Preparation.Standardize().fit(unnamed(1), numbers(new float[] {1e-30f, 2e-30f}));
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> numbers(new float[] {0, 1e30f}).prepared(fitted))
        .withMessageContaining("value 0 of row 1: 1.0E30 is too far from what was trained on");
  }

  @Test
  void everyPreparationIsFoundByItsName() {
    for (Preparation each :
        List.of(
            new Preparation.AsGiven(), new Preparation.Standardize(), new Preparation.Columns())) {
      assertThat(Preparation.named(each.name())).isEqualTo(each);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Preparation.named("whiten"))
        .withMessage("unknown preparation \"whiten\"; available: as_given, standardize, columns");
  }

  @Test
  void aRowIsMadeOfValuesByTheNamesOfTheirColumns() {
    assertThat(SCHEMA.row(Map.of("years", 2.5, "age", 31, "zip", "C")))
        .containsExactly(31, 2, 2.5f);
    assertThat(SCHEMA.row(Map.of("years", "", "age", 31, "zip", "D")))
        .containsExactly(31, Column.Categorical.UNKNOWN, EMPTY);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SCHEMA.row(Map.of("years", 1, "Age", 31, "zip", "A")))
        .withMessage("no value for age; no column Age; expected age, zip, years");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SCHEMA.row(Map.of("years", "1,5", "age", 31, "zip", "A")))
        .withMessageStartingWith("column \"years\" is 1,5; allowed: a finite number");
  }

  private static Schema unnamed(int values) {
    return Schema.ofImages(new ImageShape(1, values), List.of("a", "b"));
  }

  private static Examples numbers(float[] values) {
    return Examples.ofFeatures(values, new int[values.length], 1, 2);
  }

  private static Examples table(float... cells) {
    return Examples.ofCells(cells, new int[cells.length / 3], 3, 2);
  }
}
