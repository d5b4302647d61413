package dev.percha.report;

import dev.percha.results.Failure;
import dev.percha.results.RunSummary;
import dev.percha.results.Words;

/** A training as a line of the table, each figure as it is shown. */
record RunRow(
    String name,
    String backend,
    String version,
    String seed,
    String epochs,
    String accuracy,
    String interval,
    String loss,
    String best,
    String bestAccuracy,
    String seconds,
    String memory,
    String status,
    String failure) {

  static RunRow of(String label, RunSummary run) {
    return new RunRow(
        label,
        run.backend(),
        run.version(),
        String.valueOf(run.plan().seed()),
        run.history().size() + " of " + run.plan().epochs(),
        run.test().map(test -> Figures.four(test.accuracy())).orElse(Figures.NONE),
        run.test().map(Figures::interval).orElse(Figures.NONE),
        run.test().map(test -> Figures.four(test.loss())).orElse(Figures.NONE),
        run.bestEpoch().isPresent() ? "" + run.bestEpoch().getAsInt() : Figures.NONE,
        run.testAtBestEpoch().map(test -> Figures.four(test.accuracy())).orElse(Figures.NONE),
        Figures.seconds(run.seconds()),
        Figures.mebibytes(run.peakMemory()),
        Words.of(run.status()),
        run.failure().map(Failure::message).orElse(""));
  }
}
