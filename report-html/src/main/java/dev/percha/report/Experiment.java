package dev.percha.report;

import dev.percha.results.ExperimentSummary;
import dev.percha.results.Results;
import dev.percha.results.verdict.VerdictSummary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One command's results, and where they lie.
 *
 * @param folder that they lie in
 * @param name that they have in the report; empty where the report has but these
 * @param summary what {@code result.json} says
 * @param verdict on its backends, of a comparison
 */
record Experiment(
    Path folder, String name, ExperimentSummary summary, Optional<VerdictSummary> verdict) {

  static List<Experiment> read(List<Path> results) {
    if (results.isEmpty()) {
      throw new IllegalArgumentException("no results; expected one folder or more");
    }
    List<Experiment> all = new ArrayList<>();
    for (Path place : results) {
      Path folder = Files.isDirectory(place) ? place : place.toAbsolutePath().getParent();
      String name = results.size() == 1 ? "" : (all.size() + 1) + ": " + last(folder);
      all.add(new Experiment(folder, name, Results.read(place), Results.verdict(place)));
    }
    return List.copyOf(all);
  }

  private static String last(Path folder) {
    Path name = folder.toAbsolutePath().normalize().getFileName();
    return name == null ? folder.toString() : name.toString();
  }

  /** What a run of it, or a backend in it, is called in the report. */
  String label(String called) {
    return name.isEmpty() ? called : name.substring(0, name.indexOf(':')) + ": " + called;
  }

  /** {@return one name for each class; its number where the document does not say} */
  List<String> classNames(int classes) {
    List<String> names = summary.dataset().classNames();
    return names.size() == classes
        ? names
        : IntStream.range(0, classes).mapToObj(String::valueOf).toList();
  }
}
