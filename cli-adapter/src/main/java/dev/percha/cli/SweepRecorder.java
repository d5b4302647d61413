package dev.percha.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.percha.cli.report.FolderLock;
import dev.percha.cli.report.HistoryCsv;
import dev.percha.cli.report.RunFolder;
import dev.percha.cli.report.SweepChart;
import dev.percha.cli.report.SweepCsv;
import dev.percha.cli.search.Ranking;
import dev.percha.cli.search.Trial;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.model.TrainedModel;
import dev.percha.core.domain.training.RunStatus;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.failure.ConfigurationException;
import dev.percha.core.failure.DataException;
import dev.percha.models.ModelFolder;
import dev.percha.results.DatasetSummary;
import dev.percha.results.Environment;
import dev.percha.results.ExperimentSummary;
import dev.percha.results.Results;
import dev.percha.results.RunFiles;
import dev.percha.results.RunSummary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a search leaves beside the folders of its trainings: {@code result.json}, {@code
 * history.csv} and {@code sweep.csv} from the first training on, and at the end the chart and the
 * best network. Another search of the same folder goes on from there; nobody else's results are
 * touched.
 */
final class SweepRecorder implements AutoCloseable {
  private static final String COMMAND = "sweep";

  private final SweepTerms terms;
  private final Settings settings;
  private final TrainingPlan plan;
  private final String backend;
  private final Dataset data;
  private final CommandContext shell;
  private final RunFolder folder;
  private final FolderLock lock;

  /**
   * Makes the folder, or takes that of an earlier search, and keeps others out of it until closed.
   *
   * @throws ConfigurationException where results of another command lie there
   */
  SweepRecorder(
      SweepTerms terms,
      Settings settings,
      TrainingPlan plan,
      String backend,
      Dataset data,
      CommandContext shell) {
    this.terms = terms;
    this.settings = settings;
    this.plan = plan;
    this.backend = backend;
    this.data = data;
    this.shell = shell;
    this.folder = RunFolder.create(settings.out(), COMMAND, Instant.now(), shell.folder());
    this.lock = FolderLock.of(folder.path());
    try {
      folder.removeDrafts();
      requireOwn();
    } catch (RuntimeException e) {
      lock.close();
      folder.abandon();
      throw e;
    }
  }

  private void requireOwn() {
    boolean own =
        Files.exists(folder.path().resolve(Results.FILE))
            ? Results.read(folder.path()).command().equals(COMMAND)
            : folder.isFree();
    if (!own) {
      throw new ConfigurationException(
          "--out: "
              + folder.path()
              + " holds the results of another command; a search goes on from one of its own, so"
              + " name another folder");
    }
  }

  /** Sees to it that there is room for what so many bytes each will take. */
  void requireRoom(List<Long> sizes) {
    if (!sizes.isEmpty()) {
      folder.requireRoom(sizes, true, shell.disk());
    }
  }

  Path folder() {
    return folder.path();
  }

  /**
   * Writes how the search stands.
   *
   * @param status how it ended; empty while it is under way
   * @param winner the best one, tested; empty where there is none yet
   * @return all of it
   */
  String write(Sweep sweep, Optional<RunStatus> status, Optional<RunSummary> winner) {
    Ranking ranking = sweep.ranking();
    List<RunSummary> runs =
        sweep.trials().stream()
            .flatMap(trial -> trial.run().stream())
            .map(run -> winner.filter(best -> best.name().equals(run.name())).orElse(run))
            .toList();
    ExperimentSummary experiment =
        new ExperimentSummary(
            COMMAND,
            status,
            plan,
            Environment.current(settings.engines()),
            DatasetSummary.of(data, plan.split()),
            runs);
    String text = Results.text(experiment, root -> write(root.putObject(COMMAND), ranking, winner));
    write(Results.FILE, text);
    write("history.csv", HistoryCsv.of(runs));
    write("sweep.csv", SweepCsv.of(ranking, terms.monitor(), terms.space().varying()));
    return text;
  }

  private void write(ObjectNode node, Ranking ranking, Optional<RunSummary> winner) {
    terms.write(node);
    ArrayNode plans = node.putArray("plans");
    for (int place = 0; place < ranking.order().size(); place++) {
      Trial trial = ranking.order().get(place);
      ObjectNode written = plans.addObject().put("id", trial.candidate().id());
      ranking.rank(place).ifPresent(rank -> written.put("rank", rank));
      written.put("parameters", trial.parameters());
      ObjectNode values = written.putObject("settings");
      trial.candidate().point().values().forEach(values::put);
    }
    winner.ifPresent(best -> node.put("winner", best.name()));
  }

  private void write(String name, String text) {
    folder.write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Draws what the trainings cost against what they gave; without fonts there is no picture. */
  void draw(Ranking ranking) {
    if (ranking.rank(0).isEmpty()) {
      return;
    }
    try {
      folder.write(
          "sweep.png", SweepChart.png(backend + " on " + data.name(), ranking, terms.monitor()));
    } catch (ConfigurationException e) {
      shell.err().println("percha: " + e.getMessage());
    }
  }

  /**
   * Keeps the best network here, in place of an earlier one.
   *
   * @param run its training
   * @param model the network after its best epoch
   * @return the same training with what it has left here
   */
  RunSummary keep(RunSummary run, TrainedModel model) {
    boolean last = run.bestEpoch().orElseThrow() == run.history().size();
    String name = last ? RunFiles.model(run.name()) : RunFiles.bestModel(run.name());
    ModelFolder.write(folder.path().resolve(name), model);
    removeModelsBut(name);
    return run.with(RunFiles.of(run.name(), Set.of(name)));
  }

  private void removeModelsBut(String name) {
    try (DirectoryStream<Path> models = Files.newDirectoryStream(folder.path(), "*model-*")) {
      for (Path model : models) {
        if (!model.endsWith(name) && Files.isDirectory(model, LinkOption.NOFOLLOW_LINKS)) {
          ModelFolder.delete(model);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw new DataException(folder.path() + ": this folder cannot be read; name another", e);
    }
  }

  @Override
  public void close() {
    lock.close();
  }
}
