package dev.percha.cli;

import dev.percha.cli.report.SweepTable;
import dev.percha.cli.search.Ranking;
import dev.percha.cli.search.Shard;
import dev.percha.cli.search.Trial;
import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.training.RunStatus;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.results.RunSummary;
import dev.percha.results.TestScores;
import dev.percha.results.Words;
import dev.percha.results.verdict.Intervals;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.commons.statistics.interval.Interval;

/** What a search says while it goes on, and at its end. */
final class SweepWords {
  private final SweepTerms terms;
  private final Settings settings;
  private final TrainingPlan plan;
  private final String backend;
  private final CommandContext shell;

  SweepWords(
      SweepTerms terms,
      Settings settings,
      TrainingPlan plan,
      String backend,
      CommandContext shell) {
    this.terms = terms;
    this.settings = settings;
    this.plan = plan;
    this.backend = backend;
    this.shell = shell;
  }

  /** Whether the search has fewer plans than were asked for. */
  void fewer(int all) {
    if (terms.trials().isPresent() && all < terms.trials().getAsInt()) {
      tell(
          "the search has %s, of the %d asked for",
          Words.count(all, "different plan"), terms.trials().getAsInt());
    }
  }

  /** How many plans are missing, and by what they will be judged. */
  void begin(Sweep sweep) {
    int all = sweep.trials().size();
    long done = sweep.trials().stream().filter(trial -> trial.run().isPresent()).count();
    tell(
        "%s of %s on %s%s, %d at a time; the best is the one with the best %s",
        Words.count(all, "plan"),
        Words.count(plan.epochs(), "epoch"),
        backend,
        terms.shard().equals(Shard.whole()) ? "" : ", part " + terms.shard(),
        terms.jobs(),
        terms.figure());
    if (done > 0) {
      tell("%d of them are there already", done);
    }
    warnOfJobs();
  }

  private void warnOfJobs() {
    int processors = Runtime.getRuntime().availableProcessors();
    int threads = settings.engines().threads().orElse(1);
    if (terms.jobs() > 1 && (long) terms.jobs() * threads > processors) {
      tell(
          "--jobs %d of %s each are more than the %d processors that this process may use; fewer"
              + " are faster",
          terms.jobs(), Words.count(threads, "thread"), processors);
    }
  }

  /** A training has ended. */
  void ended(Trial trial) {
    RunSummary run = trial.run().orElseThrow();
    String who = trial.candidate().id() + " (" + settings(trial) + ")";
    if (run.status() == RunStatus.COMPLETED) {
      EpochMetrics best = trial.best(terms.monitor(), run.history().size()).orElseThrow();
      tell(
          "%s: %s %.4f after epoch %d of %d",
          who, terms.figure(), terms.monitor().of(best), best.epoch(), run.history().size());
    } else {
      tell(
          "%s: %s after %s%s",
          who,
          Words.of(run.status()),
          Words.count(run.history().size(), "epoch"),
          run.failure().map(failure -> ": " + failure.message()).orElse(""));
    }
  }

  /** The table, and how to go on from here. */
  void end(Sweep sweep, Path folder, Optional<RunSummary> winner) {
    Ranking ranking = sweep.ranking();
    shell.out().print(SweepTable.of(ranking, terms.monitor(), terms.space().varying()));
    if (terms.jobs() > 1) {
      shell.say(
          "Seconds: of training, with %d at a time, which slow each other down.", terms.jobs());
    }
    shell.say("");
    winner.ifPresent(best -> best(best, ranking));
    shell.say("Results: %s", folder);
    winner
        .flatMap(best -> best.files().bestModel().or(() -> best.files().model()))
        .ifPresent(name -> shell.say("Model: %s", folder.resolve(name)));
    if (sweep.status() == RunStatus.CANCELLED) {
      tell("to go on: the same command with --out %s", folder);
    }
  }

  private void best(RunSummary best, Ranking ranking) {
    Trial first = ranking.winner().orElseThrow();
    EpochMetrics epoch = best.history().get(best.bestEpoch().orElseThrow() - 1);
    shell.say(
        "Best by %s, as was settled before the first training: %s, %.4f after epoch %d",
        terms.figure(), best.name(), terms.monitor().of(epoch), epoch.epoch());
    ties(ranking);
    best.testAtBestEpoch().ifPresentOrElse(this::test, this::partOnly);
    shell.say("Trained anew by:");
    shell.say("  %s", terms.space().at(first.candidate().point(), settings).trainCommand(backend));
  }

  private void ties(Ranking ranking) {
    for (int place = 1; place < ranking.order().size(); place++) {
      if (ranking.rank(place).equals(OptionalInt.of(1))) {
        shell.say("As good, and not smaller: %s", ranking.order().get(place).candidate().id());
      }
    }
  }

  private void test(TestScores scores) {
    Interval interval = Intervals.wilson(scores.confusion().correct(), scores.confusion().total());
    shell.say(
        "Test set, asked about this one alone: accuracy %.4f (95%% interval %.4f to %.4f), loss"
            + " %.4f",
        scores.accuracy(), interval.getLowerBound(), interval.getUpperBound(), scores.loss());
  }

  private void partOnly() {
    shell.say(
        "This is the best of part %s, and the test set was not asked. Copy trials/ of all parts into"
            + " one folder, and give the command once more with that --out and without --shard.",
        terms.shard());
  }

  private String settings(Trial trial) {
    return SweepTable.settings(trial, terms.space().varying());
  }

  private void tell(String format, Object... values) {
    shell.err().println("percha: " + String.format(Locale.ROOT, format, values));
  }
}
