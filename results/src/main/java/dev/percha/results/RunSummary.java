package dev.percha.results;

import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.training.History;
import dev.percha.core.domain.training.Overfitting;
import dev.percha.core.domain.training.RunReport;
import dev.percha.core.domain.training.RunStatus;
import dev.percha.core.domain.training.Snapshot;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.domain.training.Warning;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * One training that has ended, as a value of figures and words: no weights, no probabilities of
 * every row, nothing that is not in {@code result.json}.
 *
 * @param name that it has in every file of its experiment
 * @param backend the backend's name
 * @param version the engine's version
 * @param plan what was asked for
 * @param status how it ended
 * @param failure why, where it diverged or failed
 * @param warnings what makes it likely that little was learnt
 * @param history the finished epochs, numbered from 1
 * @param bestEpoch of them, by the plan's monitor; empty where none was finished
 * @param test what the network after the last epoch made of the test set; empty where it was not
 *     asked
 * @param testAtBestEpoch the same after the best epoch
 * @param firstAnswer what the network after the last epoch takes the first test row for
 * @param files what it has left
 * @param seconds wall-clock time until all its figures were known, testing included; empty where
 *     nobody measured
 * @param peakMemory the most that its process took, in bytes; empty where nobody measured, or it
 *     had no process of its own
 * @param lastEpochs mean test accuracy of the networks after its last epochs, 0 to 1: what tells
 *     backends apart; empty where nobody asked, or it did not end by itself
 */
public record RunSummary(
    String name,
    String backend,
    String version,
    TrainingPlan plan,
    RunStatus status,
    Optional<Failure> failure,
    List<Warning> warnings,
    List<EpochMetrics> history,
    OptionalInt bestEpoch,
    Optional<TestScores> test,
    Optional<TestScores> testAtBestEpoch,
    Optional<FirstAnswer> firstAnswer,
    RunFiles files,
    OptionalDouble seconds,
    OptionalLong peakMemory,
    OptionalDouble lastEpochs) {
  public RunSummary {
    Objects.requireNonNull(plan, "plan");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(failure, "failure");
    Objects.requireNonNull(files, "files");
    Objects.requireNonNull(seconds, "seconds");
    Objects.requireNonNull(peakMemory, "peakMemory");
    Objects.requireNonNull(lastEpochs, "lastEpochs");
    warnings = List.copyOf(warnings);
    history = List.copyOf(history);
    if (name.isBlank() || backend.isBlank() || version.isBlank()) {
      throw new IllegalArgumentException("a run without a name, a backend or its version");
    }
    for (int i = 0; i < history.size(); i++) {
      if (history.get(i).epoch() != i + 1) {
        throw new IllegalArgumentException(
            "epoch " + history.get(i).epoch() + " of " + name + "; expected " + (i + 1));
      }
    }
    if (bestEpoch.isPresent() == history.isEmpty()
        || bestEpoch.isPresent()
            && (bestEpoch.getAsInt() < 1 || bestEpoch.getAsInt() > history.size())) {
      throw new IllegalArgumentException(
          "the best epoch of " + name + " is none of its " + history.size());
    }
    int classes = plan.network().classes();
    test.ifPresent(scores -> requireClasses(name, scores, classes));
    testAtBestEpoch.ifPresent(scores -> requireClasses(name, scores, classes));
    if (history.isEmpty() && (test.isPresent() || testAtBestEpoch.isPresent())) {
      throw new IllegalArgumentException(name + " was tested after no epoch");
    }
  }

  private static void requireClasses(String name, TestScores scores, int classes) {
    if (scores.confusion().classes() != classes) {
      throw new IllegalArgumentException(
          "a confusion matrix of %s classes of %s; expected %s"
              .formatted(scores.confusion().classes(), name, classes));
    }
  }

  /**
   * @param name that the training has in every file of its experiment
   * @param report what came of it
   * @param classNames one name per class
   * @param seconds that it took; empty where nobody measured
   * @return the summary; of no files, and of memory that nobody measured
   */
  public static RunSummary of(
      String name, RunReport report, List<String> classNames, OptionalDouble seconds) {
    Optional<Snapshot> last = report.last();
    return new RunSummary(
        name,
        report.backend(),
        report.version(),
        report.plan(),
        report.status(),
        report.failure().map(Failure::of),
        report.warnings(),
        report.history().epochs(),
        report
            .history()
            .best()
            .map(best -> OptionalInt.of(best.epoch()))
            .orElseGet(OptionalInt::empty),
        last.flatMap(Snapshot::test).map(TestScores::of),
        report.best().flatMap(Snapshot::test).map(TestScores::of),
        last.flatMap(Snapshot::test)
            .map(test -> test.prediction(0))
            .map(
                first ->
                    new FirstAnswer(
                        first.label(), classNames.get(first.label()), first.probability())),
        RunFiles.none(),
        seconds,
        OptionalLong.empty(),
        OptionalDouble.empty());
  }

  /** {@return since when it overfits, told from its history; empty where it does not} */
  public Optional<Overfitting> overfitting() {
    return Overfitting.of(new History(history, plan.monitor(), status == RunStatus.CANCELLED));
  }

  /** {@return the same with what it has left} */
  public RunSummary with(RunFiles other) {
    return changed(draft -> draft.files = other);
  }

  /** {@return the same by another name, as in an experiment of many} */
  public RunSummary named(String other) {
    return changed(draft -> draft.name = other);
  }

  /**
   * @param last what the test set says of the network after the last epoch
   * @param best what it says of the one after the best epoch
   * @return the same, tested
   */
  public RunSummary tested(Optional<TestScores> last, Optional<TestScores> best) {
    return changed(
        draft -> {
          draft.test = last;
          draft.testAtBestEpoch = best;
        });
  }

  /**
   * @param memory the most that its process took, in bytes; empty where it had none of its own
   * @param accuracy mean test accuracy of the networks after its last epochs
   * @return the same with what was measured besides
   */
  public RunSummary measured(OptionalLong memory, OptionalDouble accuracy) {
    return changed(
        draft -> {
          draft.peakMemory = memory;
          draft.lastEpochs = accuracy;
        });
  }

  /**
   * @param spec a training
   * @param version the engine's version, as far as it is known
   * @param failure why nothing came of it but its epochs; empty where the user ended it
   * @param history these, numbered from 1
   * @return its summary, of no files
   */
  public static RunSummary unfinished(
      RunSpec spec, String version, Optional<Failure> failure, List<EpochMetrics> history) {
    return new RunSummary(
        spec.id(),
        spec.backend(),
        version,
        spec.plan(),
        failure.isPresent() ? RunStatus.FAILED : RunStatus.CANCELLED,
        failure,
        List.of(),
        history,
        spec.plan()
            .monitor()
            .best(history)
            .map(best -> OptionalInt.of(best.epoch()))
            .orElseGet(OptionalInt::empty),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        RunFiles.none(),
        OptionalDouble.empty(),
        OptionalLong.empty(),
        OptionalDouble.empty());
  }

  private RunSummary changed(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.done();
  }

  /** All components, of which one is to be another. */
  private static final class Draft {
    private String name;
    private String backend;
    private String version;
    private TrainingPlan plan;
    private RunStatus status;
    private Optional<Failure> failure;
    private List<Warning> warnings;
    private List<EpochMetrics> history;
    private OptionalInt bestEpoch;
    private Optional<TestScores> test;
    private Optional<TestScores> testAtBestEpoch;
    private Optional<FirstAnswer> firstAnswer;
    private RunFiles files;
    private OptionalDouble seconds;
    private OptionalLong peakMemory;
    private OptionalDouble lastEpochs;

    Draft(RunSummary from) {
      name = from.name;
      backend = from.backend;
      version = from.version;
      plan = from.plan;
      status = from.status;
      failure = from.failure;
      warnings = from.warnings;
      history = from.history;
      bestEpoch = from.bestEpoch;
      test = from.test;
      testAtBestEpoch = from.testAtBestEpoch;
      firstAnswer = from.firstAnswer;
      files = from.files;
      seconds = from.seconds;
      peakMemory = from.peakMemory;
      lastEpochs = from.lastEpochs;
    }

    RunSummary done() {
      return new RunSummary(
          name,
          backend,
          version,
          plan,
          status,
          failure,
          warnings,
          history,
          bestEpoch,
          test,
          testAtBestEpoch,
          firstAnswer,
          files,
          seconds,
          peakMemory,
          lastEpochs);
    }
  }
}
