package dev.percha.cli;

import dev.percha.cli.search.Halving;
import dev.percha.cli.search.SearchSpace;
import dev.percha.cli.search.Shard;
import dev.percha.core.domain.random.NumpyRandom;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.failure.ConfigurationException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** The flags of a search that are no settings: they are of this one command. */
final class SweepOptions {
  private static final int MOST_JOBS = 64;

  /** As of trainings. */
  private static final long USUAL_SEED = TrainingPlan.article().seed();

  private static final double USUAL_PART = 0.5;

  @Option(
      names = "--space",
      paramLabel = "FILE",
      description =
          "settings with the values to try, as in hidden = [\"256,128\", \"512,256\"]; a flag"
              + " outweighs it")
  private Path space;

  @Option(
      names = "--trials",
      paramLabel = "N",
      description = "draw so many plans at random (default: all combinations)")
  private Integer trials;

  @Option(
      names = "--search-seed",
      paramLabel = "N",
      description = "seed of what is drawn (default: 7)")
  private Long seed;

  @Option(
      names = "--rungs",
      paramLabel = "EPOCHS,...",
      description =
          "successive halving: compare after so many epochs, and let only the best go on"
              + " (default: all train to the end)")
  private String rungs;

  @Option(
      names = "--keep",
      paramLabel = "X",
      description = "which part goes on from each rung (default: 0.5)")
  private Double keep;

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      description = "train only the I-th of N parts, to share a search between machines")
  private String shard;

  @Option(names = "--jobs", paramLabel = "N", description = "train so many at a time (default: 1)")
  private int jobs = 1;

  @Option(
      names = "--in-process",
      description =
          "train in this process, and not each plan in one of its own; an engine then computes for"
              + " one at a time")
  private boolean inProcess;

  boolean inProcess() {
    return inProcess;
  }

  /**
   * @param flags the values that were given of each setting
   * @param settings all others
   * @param plan of which the search varies something
   */
  SweepTerms terms(Map<Setting, List<String>> flags, Path folder, TrainingPlan plan) {
    return new SweepTerms(
        SweepSpace.of(flags, Optional.ofNullable(space).map(folder::resolve)),
        checked("--trials", this::trials),
        checked("--search-seed", this::seed),
        checked("--shard", () -> shard == null ? Shard.whole() : Shard.parse(shard)),
        checked("--rungs", () -> halving(plan.epochs())),
        plan.monitor(),
        checked("--jobs", this::jobs));
  }

  private OptionalInt trials() {
    if (trials == null) {
      return OptionalInt.empty();
    }
    if (trials < 1 || trials > SearchSpace.MOST) {
      throw new IllegalArgumentException(trials + " plans; allowed: 1 to " + SearchSpace.MOST);
    }
    return OptionalInt.of(trials);
  }

  private long seed() {
    if (seed == null) {
      return USUAL_SEED;
    }
    NumpyRandom.requireSeed(seed);
    if (trials == null) {
      throw new IllegalArgumentException("it is of use with --trials only");
    }
    return seed;
  }

  private int jobs() {
    if (jobs < 1 || jobs > MOST_JOBS) {
      throw new IllegalArgumentException(jobs + " at a time; allowed: 1 to " + MOST_JOBS);
    }
    return jobs;
  }

  private Halving halving(int epochs) {
    if (rungs == null && keep != null) {
      throw new IllegalArgumentException("none; --keep is of use with it only");
    }
    if (rungs == null) {
      return Halving.none(epochs);
    }
    List<Integer> early = Arrays.stream(rungs.split(",", -1)).map(SweepOptions::epoch).toList();
    return Halving.of(early, epochs, keep == null ? USUAL_PART : keep);
  }

  private static int epoch(String text) {
    try {
      return Integer.parseInt(text.trim());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("\"" + text + "\" is not a whole number", e);
    }
  }

  private static <T> T checked(String flag, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(flag + ": " + e.getMessage(), e);
    }
  }
}
