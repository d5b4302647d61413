package dev.percha.cli.report;

import dev.percha.core.domain.training.RunReport;
import dev.percha.core.domain.training.TrainingPlan;
import java.util.ArrayList;
import java.util.List;

/**
 * A training with the name it has in every file of its command.
 *
 * @param name the backend's name, with a number where a command trains on it more than once
 * @param report what came of it
 */
public record Run(String name, RunReport report) {
  /**
   * @param reports the trainings of one command, in order
   * @return the same with names: {@code djl}, {@code djl-2}, …
   */
  public static List<Run> named(List<RunReport> reports) {
    List<Run> runs = new ArrayList<>();
    for (RunReport report : reports) {
      long before =
          runs.stream().filter(run -> run.report().backend().equals(report.backend())).count();
      runs.add(new Run(name(report.backend(), before), report));
    }
    return runs;
  }

  /**
   * @param reports trainings by several seeds, each backend and seed once
   * @return the same with names: {@code djl-seed-1}, {@code djl-seed-2}, …
   */
  public static List<Run> bySeed(List<RunReport> reports) {
    return reports.stream()
        .map(report -> new Run(name(report.backend(), report.plan()), report))
        .toList();
  }

  /**
   * @param backend a backend's name
   * @param plan of a training by one of several seeds
   * @return what it is called
   */
  public static String name(String backend, TrainingPlan plan) {
    return backend + "-seed-" + plan.seed();
  }

  /**
   * @param backend a backend's name
   * @param before how many trainings of the same command were on it before
   * @return what the next one is called
   */
  public static String name(String backend, long before) {
    return backend + (before == 0 ? "" : "-" + (before + 1));
  }
}
