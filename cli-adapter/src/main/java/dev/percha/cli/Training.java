package dev.percha.cli;

import dev.percha.cli.report.ComparisonTable;
import dev.percha.core.application.Backends;
import dev.percha.core.application.DatasetFormats;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.SplitSpec;
import dev.percha.core.domain.training.RunStatus;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.failure.ConfigurationException;
import dev.percha.core.failure.DataException;
import dev.percha.core.port.out.DatasetRequest;
import dev.percha.fashionmnist.FashionMnist;
import dev.percha.models.ModelFolder;
import dev.percha.results.ExperimentSummary;
import dev.percha.results.RunSummary;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What {@code train} and {@code compare} share: train on some backends, and say what came of it.
 */
final class Training {
  private Training() {}

  static Set<Setting> keysBut(Setting left) {
    Set<Setting> keys = EnumSet.allOf(Setting.class);
    keys.removeAll(
        Set.of(left, Setting.MODEL, Setting.CHECKPOINT_EVERY, Setting.SEEDS, Setting.MARGIN));
    return keys;
  }

  /** Plain Java is among what answers, so that somebody may take it for a backend. */
  static void requireEngines(Set<Setting> keys, Settings settings, Backends backends) {
    Setting key = keys.contains(Setting.BACKENDS) ? Setting.BACKENDS : Setting.BACKEND;
    List<String> named =
        key == Setting.BACKENDS
            ? settings.backends().orElse(List.of())
            : settings.backend().stream().toList();
    if (keys.contains(key) && named.contains(SavedModel.PLAIN)) {
      throw new ConfigurationException(
          key.flag()
              + ": plain Java (java) only answers, in predict and evaluate; to train, name one of: "
              + String.join(", ", backends.names()));
    }
  }

  /** The data that are named, or those built in. */
  static Dataset data(Settings settings, CommandContext shell) {
    return data(settings, SplitSpec.article(), shell);
  }

  /** As above, where a split other than the article's is what is used unless another is set. */
  static Dataset data(Settings settings, SplitSpec base, CommandContext shell) {
    return data(settings.dataset(base, Optional.empty()), shell);
  }

  static Dataset data(Optional<DatasetRequest> request, CommandContext shell) {
    DatasetFormats formats = DatasetFormats.discover();
    return request
        .map(asked -> formats.open(asked, line -> shell.err().println("percha: " + line)))
        .orElseGet(FashionMnist::new)
        .load();
  }

  /** Says what a table was taken for, before anything is trained on it. */
  static void tell(Dataset data, SplitSpec split, CommandContext shell) {
    if (data.schema().isTable()) {
      shell.err().println("percha: " + TableWords.of(data, split));
    }
  }

  /**
   * How much the networks take that some trainings leave: the last one of each, and the best one,
   * which may be another.
   *
   * @return in bytes, one for each
   * @throws DataException where no file can hold one
   */
  static List<Long> sizes(List<TrainingPlan> plans, Dataset data) {
    return plans.stream()
        .flatMap(
            plan ->
                Collections.nCopies(plan.epochs() > 1 ? 2 : 1, ModelFolder.size(plan, data))
                    .stream())
        .toList();
  }

  /** Says what came of all trainings. */
  static ExitCode report(
      ResultsWriter recorder,
      TrainingPlan plan,
      Dataset data,
      Optional<SeedComparison> comparison,
      List<String> notes,
      CommandContext shell) {
    String title = plan.network() + " on " + data.name();
    ExperimentSummary experiment = recorder.finish(title, List.of());
    if (shell.json()) {
      shell.out().print(recorder.text(experiment));
    } else {
      shell
          .out()
          .print(
              recorder.isOverSeeds()
                  ? comparison.orElseThrow().table()
                  : ComparisonTable.of(experiment.runs(), experiment.dataset()));
      memory(experiment.runs()).ifPresent(shell.out()::println);
      notes.forEach(shell.out()::println);
      comparison.ifPresent(seeds -> shell.out().print(seeds.words()));
      if (!recorder.isOverSeeds()) {
        recorder.advice().forEach(shell.out()::println);
      }
      shell.out().println("Results: " + recorder.path());
      if (!recorder.isOverSeeds()) {
        recorder.models().forEach(model -> shell.out().println("Model: " + model));
      }
    }
    return exit(recorder, shell);
  }

  /** The most that a process of each backend took. */
  private static Optional<String> memory(List<RunSummary> runs) {
    Map<String, Long> peaks = new LinkedHashMap<>();
    runs.forEach(
        run -> run.peakMemory().ifPresent(bytes -> peaks.merge(run.backend(), bytes, Math::max)));
    return peaks.isEmpty()
        ? Optional.empty()
        : Optional.of(
            peaks.entrySet().stream()
                .map(
                    peak ->
                        String.format(
                            Locale.ROOT, "%s %,d MB", peak.getKey(), peak.getValue() >> 20))
                .collect(Collectors.joining(", ", "Peak memory of a training's process: ", ".")));
  }

  /**
   * Tells what of the results could not be written.
   *
   * @return how the trainings ended; where they did well but not all is written, {@link
   *     ExitCode#DATA}
   */
  static ExitCode exit(ResultsWriter recorder, CommandContext shell) {
    ExitCode code = exit(recorder.runs());
    if (recorder.lost().isEmpty()) {
      return code;
    }
    shell
        .err()
        .println(
            "percha: cannot be written, and is missing or out of date: "
                + String.join(", ", recorder.lost())
                + "; all else is in "
                + recorder.path());
    return code == ExitCode.DONE ? ExitCode.DATA : code;
  }

  /** An interruption outweighs a failure, since the user knows of it; else the first failure. */
  private static ExitCode exit(List<RunSummary> runs) {
    if (ExperimentSummary.status(runs) == RunStatus.CANCELLED) {
      return ExitCode.INTERRUPTED;
    }
    return runs.stream()
        .flatMap(run -> run.failure().stream())
        .findFirst()
        .map(failure -> ExitCode.of(failure.kind()))
        .orElse(ExitCode.DONE);
  }
}
