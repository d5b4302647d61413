package dev.percha.report;

import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.failure.DataException;
import dev.percha.results.RunSummary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one network answered for every test row.
 *
 * @param name of the training
 * @param colour of its curve, from 0
 * @param probabilities that it answered
 * @param test the rows, and what they are
 */
record Answers(String name, int colour, Probabilities probabilities, Examples test) {
  /** As many as have colours of their own. */
  private static final int MOST = CurveChart.COLOURS;

  /** More probabilities of a network are not held in memory for a page. */
  private static final long LARGEST = 1 << 26;

  /**
   * @param experiments any
   * @param data what their rows are
   * @return those of the first seed of each backend, of runs on this data that left them
   * @throws DataException where a file of probabilities is damaged
   */
  static List<Answers> of(List<Experiment> experiments, Dataset data) {
    List<Answers> all = new ArrayList<>();
    for (Experiment experiment : experiments) {
      if (experiment.summary().dataset().sha256().equals(data.sha256())) {
        List<String> seen = new ArrayList<>();
        for (RunSummary run : experiment.summary().runs()) {
          Optional<Answers> answers = of(experiment, run, data.test(), all.size());
          if (!seen.contains(run.backend()) && all.size() < MOST && answers.isPresent()) {
            seen.add(run.backend());
            all.add(answers.orElseThrow());
          }
        }
      }
    }
    return all;
  }

  private static Optional<Answers> of(
      Experiment experiment, RunSummary run, Examples test, int colour) {
    if (run.files().probabilities().isEmpty() || (long) test.rows() * test.classes() > LARGEST) {
      return Optional.empty();
    }
    Path file = experiment.folder().resolve(run.files().probabilities().orElseThrow());
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    Probabilities read = Probabilities.read(file, test.rows(), test.classes());
    return Optional.of(new Answers(experiment.label(run.name()), colour, read, test));
  }

  int rows() {
    return test.rows();
  }

  int label(int row) {
    return probabilities.label(row);
  }

  /** {@return how probable it found its answer, 0 to 1} */
  double confidence(int row) {
    return probabilities.of(row, label(row));
  }

  boolean isRight(int row) {
    return label(row) == test.label(row);
  }
}
