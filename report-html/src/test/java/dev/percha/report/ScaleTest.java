package dev.percha.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleTest {
  @Test
  void marksAreRoundFiguresAroundAllThatIsDrawn() {
    assertThat(labels(Scale.around(0.8523, 0.9081, 0, 100)))
        .containsExactly("0.85", "0.86", "0.87", "0.88", "0.89", "0.90", "0.91");
    assertThat(labels(Scale.around(0, 9.7, 0, 100))).containsExactly("0", "2", "4", "6", "8", "10");
    assertThat(labels(Scale.around(-3, 4, 0, 100))).containsExactly("-4", "-2", "0", "2", "4");
  }

  @Test
  void oneFigureAloneHasAScaleToo() {
    Scale scale = Scale.around(0.5, 0.5, 0, 100);

    assertThat(scale.high()).isGreaterThan(scale.low());
    assertThat(labels(scale)).contains("0.500");
  }

  @Test
  void aLossThatDivergedIsMarkedInFewSigns() {
    assertThat(labels(Scale.around(0.3, 4e30, 0, 100)))
        .containsExactly("0.0e+00", "1.0e+30", "2.0e+30", "3.0e+30", "4.0e+30");
  }

  @Test
  void epochsAreWholeNumbers() {
    assertThat(labels(Scale.ofWhole(1, 4, 0, 3))).containsExactly("1", "2", "3", "4");
    assertThat(labels(Scale.ofWhole(1, 30, 0, 3)))
        .containsExactly("5", "10", "15", "20", "25", "30");
  }

  @Test
  void aFigureIsDrawnInProportion() {
    assertThat(new Scale(10, 20, 300, 100, 5).at(15)).isEqualTo(200);
  }

  private static List<String> labels(Scale scale) {
    return scale.marks().stream().map(Scale.Mark::label).toList();
  }
}
