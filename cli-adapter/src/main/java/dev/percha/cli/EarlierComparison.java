package dev.percha.cli;

import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.training.RunStatus;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.failure.PerchaException;
import dev.percha.results.ExperimentSummary;
import dev.percha.results.Json;
import dev.percha.results.Results;
import dev.percha.results.RunSpec;
import dev.percha.results.RunSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the same comparison has left in its folder, when it was cut before. */
final class EarlierComparison {
  private EarlierComparison() {}

  /**
   * @param plan what is asked for
   * @param specs the trainings of the comparison
   * @return those that need not be run again; empty where no comparison lies there, or one by
   *     another plan, data, margin or number of threads
   */
  static Optional<List<RunSummary>> of(
      Settings settings, TrainingPlan plan, Dataset data, List<RunSpec> specs) {
    Optional<Path> file =
        settings.out().map(out -> out.resolve(Results.FILE)).filter(Files::isRegularFile);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try {
      ExperimentSummary told = Results.read(file.get());
      boolean same =
          told.command().equals("compare")
              && told.plan().equals(plan)
              && told.dataset().sha256().equals(data.sha256())
              && told.environment().threads().equals(settings.engines().threads())
              && margin(file.get()) == settings.margin()
              && told.runs().stream().allMatch(run -> isOneOf(specs, run));
      return same
          ? Optional.of(told.runs().stream().filter(EarlierComparison::isEnded).toList())
          : Optional.empty();
    } catch (PerchaException | IOException e) {
      // Whoever makes the folder says that something else lies there.
      return Optional.empty();
    }
  }

  /** A number that was written reads back as itself. */
  private static double margin(Path file) throws IOException {
    return Json.MAPPER.readTree(file.toFile()).at("/verdict/margin").asDouble();
  }

  private static boolean isOneOf(List<RunSpec> specs, RunSummary run) {
    return specs.stream().anyMatch(spec -> spec.id().equals(run.name()) && spec.isOf(run));
  }

  /** A training that diverged would do so again. */
  static boolean isEnded(RunSummary run) {
    return run.status() == RunStatus.COMPLETED || run.status() == RunStatus.DIVERGED;
  }
}
