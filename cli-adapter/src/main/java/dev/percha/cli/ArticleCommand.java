package dev.percha.cli;

import com.google.inject.Injector;
import dev.percha.core.application.Backends;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.evaluation.Evaluation;
import dev.percha.core.domain.evaluation.Prediction;
import dev.percha.core.domain.training.Monitor;
import dev.percha.core.domain.training.Overfitting;
import dev.percha.core.domain.training.RunReport;
import dev.percha.core.domain.training.RunStatus;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.in.TrainClassifier;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.MetricsListener;
import dev.percha.results.ExperimentSummary;
import dev.percha.results.Words;
import dev.percha.results.verdict.Intervals;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.statistics.interval.Interval;
import picocli.CommandLine;

@CommandLine.Command(
    name = "article",
    description = "Tells the tutorial's whole story: 30 epochs, overfitting, 8 epochs anew.")
final class ArticleCommand implements Command {
  private static final int ANEW = 8;
  private static final double AFTER_30_EPOCHS = 0.8789;
  private static final double AFTER_8_EPOCHS = 0.8810;

  /** From here on validation accuracy goes up and down more than it rises. */
  private static final int SETTLED = 5;

  @Override
  public Set<Setting> keys() {
    return Training.keysBut(Setting.BACKENDS);
  }

  @Override
  public ExitCode run(Settings settings, Injector injector, CommandContext shell) {
    Backend backend = backend(settings, injector.getInstance(Backends.class));
    Dataset data = Training.data(settings, shell);
    TrainingPlan plan = settings.plan(data);
    Training.tell(data, plan.split(), shell);
    TrainingPlan anew = plan.withEpochs(Math.min(ANEW, plan.epochs())).withSeed(next(plan.seed()));
    List<Long> sizes = Training.sizes(List.of(plan, anew), data);
    try (LiveLogs logs = new LiveLogs(settings, shell);
        ResultsWriter recorder =
            new ResultsWriter(
                "article", settings.out(), false, sizes, settings, plan, data, shell)) {
      Path folder = recorder.folder();
      Story story = new Story(shell.json() ? shell.err() : shell.out(), data);
      story.beginning(backend, plan);
      RunReport first =
          train(backend, plan, data, logs.listener(plan, data, folder), injector, shell);
      recorder.accept(first);
      story.warnings(first);
      if (first.status() == RunStatus.COMPLETED) {
        story.finding(first);
        story.anew(anew);
        RunReport second =
            train(backend, anew, data, logs.listener(anew, data, folder), injector, shell);
        recorder.accept(second);
        story.warnings(second);
        if (second.status() == RunStatus.COMPLETED) {
          story.comparison(first, second);
          story.prediction(second);
        }
      }
      ExperimentSummary experiment =
          recorder.finish(
              plan.network() + " on " + data.name() + ", " + backend.name(),
              List.of(epochs(plan), epochs(anew) + " anew"));
      story.say("Curves and results: %s", recorder.path());
      if (shell.json()) {
        shell.out().print(recorder.text(experiment));
      }
      return Training.exit(recorder, shell);
    }
  }

  /** The one named, else the first engine there is: the story is the same on each. */
  private static Backend backend(Settings settings, Backends backends) {
    return settings
        .backend()
        .map(backends::named)
        .orElseGet(() -> backends.named(CompareCommand.engines(backends).get(0)));
  }

  private static String epochs(TrainingPlan plan) {
    return Words.count(plan.epochs(), "epoch");
  }

  private static long next(long seed) {
    return seed == 0xFFFF_FFFFL ? 0 : seed + 1;
  }

  private static RunReport train(
      Backend backend,
      TrainingPlan plan,
      Dataset data,
      MetricsListener listener,
      Injector injector,
      CommandContext shell) {
    return injector
        .getInstance(TrainClassifier.class)
        .train(backend, plan, data, listener, shell.interrupted());
  }

  /** The article's story in sentences. */
  private record Story(PrintStream out, Dataset data) {
    void say(String format, Object... values) {
      out.printf(Locale.ROOT, format + "%n", values);
    }

    void beginning(Backend backend, TrainingPlan plan) {
      say(
          "The network %s learns %s on %s, for %s in batches of %d.",
          plan.network(), data.name(), backend.version(), epochs(plan), plan.batchSize());
    }

    void finding(RunReport report) {
      EpochMetrics best = Monitor.VAL_LOSS.best(report.history().epochs()).orElseThrow();
      EpochMetrics last = report.history().last().orElseThrow();
      Optional<Overfitting> seen = Overfitting.of(report.history());
      if (seen.isPresent()) {
        say("From epoch %d on the network overfits:", best.epoch() + 1);
        say("%s.", Advice.told(seen.get()));
      } else if (best.epoch() == last.epoch()) {
        say("Validation loss still falls, to %.4f after epoch %d.", best.valLoss(), best.epoch());
      } else {
        say(
            "Validation loss is lowest after epoch %d (%.4f), and %.4f after epoch %d: ups and downs.",
            best.epoch(), best.valLoss(), last.valLoss(), last.epoch());
      }
    }

    void warnings(RunReport report) {
      report.warnings().forEach(warning -> say("Note: %s.", warning.message()));
    }

    void anew(TrainingPlan plan) {
      say("So it learns anew for %s, from fresh weights (seed %d).", epochs(plan), plan.seed());
    }

    void comparison(RunReport first, RunReport second) {
      boolean article =
          first.plan().epochs() == TrainingPlan.article().epochs()
              && first.plan().withSeed(7).withSplitSeed(42).equals(TrainingPlan.article())
              && data.test().rows() == 10_000;
      say("");
      say(
          "%-10s %-14s %-17s %s",
          "", "test accuracy", "95% interval", article ? "the article" : "");
      double chance = chance(first);
      accuracy(first, article ? AFTER_30_EPOCHS : Double.NaN, chance);
      accuracy(second, article ? AFTER_8_EPOCHS : Double.NaN, chance);
      say("");
      if (article) {
        say(
            "Chance is what accuracy goes up and down by, from epoch to epoch of this training: %.4f.",
            chance);
      }
    }

    /**
     * Where a training ends among its ups and downs is chance, with other seeds as with this one.
     */
    private static double chance(RunReport report) {
      return Intervals.fluctuation(
          report.history().epochs().stream()
              .skip(Math.max(0, Math.min(SETTLED, report.history().epochs().size() - 2)))
              .mapToDouble(EpochMetrics::valAccuracy)
              .toArray());
    }

    private void accuracy(RunReport report, double published, double deviation) {
      Evaluation test = report.last().orElseThrow().test().orElseThrow();
      long correct = test.confusion().correct();
      long rows = test.confusion().total();
      Interval interval = Intervals.wilson(correct, rows);
      String row =
          String.format(
              Locale.ROOT,
              "%-10s %-14.4f %.4f to %.4f",
              epochs(report.plan()),
              test.accuracy(),
              interval.getLowerBound(),
              interval.getUpperBound());
      if (Double.isNaN(published)) {
        say("%s", row);
        return;
      }
      double chance = Intervals.chance(test.accuracy(), published, deviation);
      say(
          "%s  %.4f; they differ by %s chance (p = %.2f)",
          row, published, chance >= 0.05 ? "less than" : "more than", chance);
    }

    void prediction(RunReport report) {
      Prediction first = report.last().orElseThrow().test().orElseThrow().prediction(0);
      int truth = data.test().label(0);
      say(
          "The first test image is taken for %d, %s (probability %.4f); it is %d, %s.",
          first.label(),
          data.classNames().get(first.label()),
          first.probability(),
          truth,
          data.classNames().get(truth));
    }
  }
}
