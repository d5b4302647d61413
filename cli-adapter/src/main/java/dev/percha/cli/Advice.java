package dev.percha.cli;

import dev.percha.core.domain.network.Dense;
import dev.percha.core.domain.training.Overfitting;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.results.RunSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where trainings overfit, in words with figures; and what to do, as commands to paste. */
final class Advice {
  private Advice() {}

  /**
   * @param runs the trainings
   * @param settings of the command that made them
   * @return lines, none where none overfits
   */
  static List<String> of(List<RunSummary> runs, Settings settings) {
    List<String> lines = new ArrayList<>();
    Optional<RunSummary> first = Optional.empty();
    for (RunSummary run : runs) {
      Optional<Overfitting> seen = run.overfitting();
      seen.ifPresent(overfitting -> lines.add(run.name() + " overfits: " + told(overfitting)));
      first = first.isEmpty() && seen.isPresent() ? Optional.of(run) : first;
    }
    first.ifPresent(
        run -> {
          lines.add("What helps against it:");
          commands(run, settings).forEach(command -> lines.add("  " + command));
        });
    return lines;
  }

  static String told(Overfitting seen) {
    return String.format(
        Locale.ROOT,
        "validation loss was lowest, %.4f, after epoch %d; by epoch %d it rose by %.0f%%, and"
            + " training loss fell by %.0f%%",
        seen.best().valLoss(),
        seen.best().epoch(),
        seen.last().epoch(),
        100 * seen.validationRise(),
        100 * seen.trainingFall());
  }

  private static List<String> commands(RunSummary run, Settings settings) {
    TrainingPlan plan = run.plan();
    String backend = run.backend();
    int best = run.overfitting().orElseThrow().best().epoch();
    List<String> commands = new ArrayList<>();
    commands.add(settings.trainCommand(backend, Setting.EPOCHS, String.valueOf(best)));
    if (plan.earlyStopping().isEmpty()) {
      commands.add(settings.trainCommand(backend, Setting.EARLY_STOP, "5"));
    }
    if (!plan.network().dense().isEmpty()) {
      String halves =
          plan.network().dense().stream()
              .map(Dense::units)
              .map(units -> String.valueOf(Math.max(1, units / 2)))
              .collect(Collectors.joining(","));
      commands.add(settings.trainCommand(backend, Setting.HIDDEN, halves));
      if (plan.dropout(0).isEmpty()) {
        commands.add(settings.trainCommand(backend, Setting.DROPOUT, "0.2"));
      }
    }
    return commands;
  }
}
