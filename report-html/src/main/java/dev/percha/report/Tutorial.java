package dev.percha.report;

import dev.percha.core.domain.training.RunStatus;
import dev.percha.results.RunSummary;
import dev.percha.results.TestScores;
import dev.percha.results.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the tutorial of Fashion-MNIST got, beside what was got here. */
final class Tutorial {
  /** The data set's name, as the library has it. */
  static final String DATA = "fashion-mnist";

  private static final double AFTER_30_EPOCHS = 0.8789;
  private static final double AFTER_8_EPOCHS = 0.8810;

  private Tutorial() {}

  /**
   * One line of the comparison.
   *
   * @param who got it
   * @param epochs after how many
   * @param accuracy on the test set, mean of several trainings
   */
  record Line(String who, int epochs, String accuracy) {}

  /** {@return the lines; none where no training was on that data and was tested} */
  static List<Line> lines(List<Experiment> experiments) {
    Map<String, List<RunSummary>> groups = new LinkedHashMap<>();
    for (Experiment experiment : experiments) {
      if (experiment.summary().dataset().name().equals(DATA)) {
        experiment.summary().runs().stream()
            .filter(run -> run.status() == RunStatus.COMPLETED && run.test().isPresent())
            .forEach(
                run ->
                    groups
                        .computeIfAbsent(
                            experiment.name() + "/" + run.backend() + "/" + run.history().size(),
                            key -> new ArrayList<>())
                        .add(run));
      }
    }
    if (groups.isEmpty()) {
      return List.of();
    }
    List<Line> lines = new ArrayList<>();
    lines.add(new Line("the tutorial", 30, Figures.four(AFTER_30_EPOCHS)));
    lines.add(new Line("the tutorial, anew", 8, Figures.four(AFTER_8_EPOCHS)));
    groups.values().forEach(runs -> lines.add(line(runs)));
    return lines;
  }

  private static Line line(List<RunSummary> runs) {
    double mean =
        runs.stream()
            .map(run -> run.test().orElseThrow())
            .mapToDouble(TestScores::accuracy)
            .average()
            .orElseThrow();
    String backend = runs.get(0).backend();
    return new Line(
        runs.size() == 1 ? backend : backend + ", mean of " + Words.count(runs.size(), "training"),
        runs.get(0).history().size(),
        Figures.four(mean));
  }
}
