package dev.percha.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.percha.core.domain.network.Activation;
import dev.percha.core.domain.network.Dense;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.results.RunSummary;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DrawingsTest {
  @Test
  void aNetworkIsDrawnLayerByLayerWithItsParameters() {
    NetworkDrawing drawing =
        NetworkDrawing.of(new NetworkSpec(784, List.of(new Dense(256, new Activation.Relu())), 10));

    assertThat(drawing.layers())
        .extracting(NetworkDrawing.Layer::name)
        .containsExactly("784", "256", "10");
    assertThat(drawing.layers())
        .extracting(NetworkDrawing.Layer::parameters)
        .containsExactly("", "200,960", "2,570");
    assertThat(drawing.description()).isEqualTo("784-256 relu-10 softmax; 203,530 parameters");
  }

  @Test
  void seedsOfABackendAreDotsInItsRow() {
    Optional<DotPlot> plot =
        plot(Runs.run("a", 1, 0.5), Runs.run("a", 2, 0.5), Runs.run("b", 1, 0.5));

    assertThat(plot)
        .hasValueSatisfying(
            drawn -> {
              assertThat(drawn.rows()).extracting(DotPlot.Row::name).containsExactly("a");
              assertThat(drawn.rows().get(0).dots()).hasSize(2);
              assertThat(drawn.description())
                  .isEqualTo("a: mean 0.7500 of 2 trainings, from 0.7500 to 0.7500.");
            });
    assertThat(plot(Runs.run("a", 1, 0.5), Runs.run("b", 1, 0.5))).isEmpty();
  }

  /** Precision 2 of 2 and 1 of 2, recall 2 of 3 and 1 of 1, by hand. */
  @Test
  void aConfusionMatrixHasTheFiguresOfEachClass() {
    RunSummary run = Runs.run("a", 1, 0.5);
    ConfusionTable table = ConfusionTable.of(Runs.experiment(run), run).orElseThrow();

    assertThat(table.rows())
        .extracting(
            ConfusionTable.Row::name,
            ConfusionTable.Row::precision,
            ConfusionTable.Row::recall,
            ConfusionTable.Row::f1)
        .containsExactly(
            tuple("cat", "1.0000", "0.6667", "0.8000"), tuple("dog", "0.5000", "1.0000", "0.6667"));
    assertThat(table.macroF1()).isEqualTo("0.7333");
    assertThat(table.rows().get(0).cells())
        .extracting(ConfusionTable.Cell::count)
        .containsExactly("2", "1");
  }

  private static Optional<DotPlot> plot(RunSummary... runs) {
    return DotPlot.of(Series.of(List.of(Runs.experiment(runs))));
  }
}
