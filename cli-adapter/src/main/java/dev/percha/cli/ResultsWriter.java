package dev.percha.cli;

import dev.percha.cli.report.Curves;
import dev.percha.cli.report.Curves.Curve;
import dev.percha.cli.report.FolderLock;
import dev.percha.cli.report.HistoryCsv;
import dev.percha.cli.report.Npy;
import dev.percha.cli.report.RunFolder;
import dev.percha.cli.report.RunNames;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.model.TrainedModel;
import dev.percha.core.domain.training.RunReport;
import dev.percha.core.domain.training.RunStatus;
import dev.percha.core.domain.training.Snapshot;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.failure.ConfigurationException;
import dev.percha.core.failure.DataException;
import dev.percha.models.ModelFolder;
import dev.percha.report.HtmlReport;
import dev.percha.results.DatasetSummary;
import dev.percha.results.Environment;
import dev.percha.results.ExperimentSummary;
import dev.percha.results.Results;
import dev.percha.results.RunFiles;
import dev.percha.results.RunSummary;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Keeps what a command has done so far: every training that ends is written at once, so that
 * whatever comes after cannot take it away. What cannot be written, as on a full disk, is told and
 * remembered, and does not keep the rest from being written.
 */
final class ResultsWriter implements Consumer<RunReport>, AutoCloseable {
  private static final String REPORT = "report.html";

  private final String command;
  private final Settings settings;
  private final TrainingPlan plan;
  private final Dataset data;
  private final RunFolder folder;
  private final FolderLock lock;
  private final PrintStream err;
  private final List<RunSummary> runs = new ArrayList<>();
  private final Set<String> written = new LinkedHashSet<>();
  private final Set<String> lost = new LinkedHashSet<>();
  private SeedComparison comparison;
  private boolean overSeeds;
  private long begun = System.nanoTime();

  /**
   * Makes the folder, and keeps others out of it until closed, so that a command that could not
   * write its results, as for want of space, never begins. A folder holds one command's results:
   * where those of another lie, they are removed if the settings say so, and else the folder is
   * refused.
   *
   * @param goesOn whether what lies there is this training's, which goes on from it
   * @param sizes of the large files that will be written, in bytes
   */
  ResultsWriter(
      String command,
      Optional<Path> out,
      boolean goesOn,
      List<Long> sizes,
      Settings settings,
      TrainingPlan plan,
      Dataset data,
      CommandContext shell) {
    this.command = command;
    this.settings = settings;
    this.plan = plan;
    this.data = data;
    this.err = shell.err();
    // Who asks has something to save: from here on, a signal is a wish.
    shell.interrupted().getAsBoolean();
    this.folder = RunFolder.create(out, command, Instant.now(), shell.folder());
    this.lock = FolderLock.of(folder.path());
    try {
      folder.removeDrafts();
      folder.requireRoom(sizes, goesOn, shell.disk());
      if (!goesOn) {
        folder.requireFree(settings.overwrite());
      }
    } catch (RuntimeException e) {
      lock.close();
      folder.abandon();
      throw e;
    }
  }

  /** First what is small: the last of a disk's space is best given to the figures. */
  @Override
  public void accept(RunReport report) {
    accept(report, UnaryOperator.identity());
  }

  /** As above, with what else is known of the training. */
  void accept(RunReport report, UnaryOperator<RunSummary> known) {
    OptionalDouble seconds = OptionalDouble.of((System.nanoTime() - begun) / 1e9);
    RunSummary run = known.apply(RunSummary.of(name(report), report, data.classNames(), seconds));
    runs.add(run);
    writeFigures(Optional.empty());
    saveModels(run.name(), report);
    saveProbabilities(run.name(), report);
    runs.set(runs.size() - 1, run.with(RunFiles.of(run.name(), written)));
    write(Results.FILE, bytes(text(experiment(Optional.empty()))));
    begun = System.nanoTime();
  }

  /**
   * Takes over what trainings in folders of their own have told so far.
   *
   * @param all of them, in the order in which they are to be shown
   */
  void show(List<RunSummary> all) {
    runs.clear();
    runs.addAll(all);
    for (RunSummary run : all) {
      Stream.of(run.files().model(), run.files().bestModel(), run.files().probabilities())
          .flatMap(Optional::stream)
          .forEach(written::add);
    }
    writeFigures(Optional.empty());
  }

  /**
   * Brings what a training has left in a folder of its own to the others' here.
   *
   * @param own the training's folder; what is not brought stays there
   * @return the training with what it has here
   */
  RunSummary take(RunSummary run, Path own) {
    RunFiles from = run.files();
    String last = RunFiles.model(run.name());
    String best = RunFiles.bestModel(run.name());
    String probabilities = RunFiles.probabilities(run.name());
    from.model().ifPresent(name -> move(own.resolve(name), last));
    from.bestModel().ifPresent(name -> move(own.resolve(name), best));
    from.probabilities().ifPresent(name -> move(own.resolve(name), probabilities));
    if (run.status() == RunStatus.COMPLETED) {
      // What it could not write itself has not come here either.
      Stream.of(last, probabilities).filter(name -> !written.contains(name)).forEach(lost::add);
    }
    return run.with(RunFiles.of(run.name(), written));
  }

  private void move(Path from, String name) {
    write(name, () -> folder.take(from, name));
  }

  /** The backend's, with seed or number where the command trains on it more than once. */
  private String name(RunReport report) {
    long before = runs.stream().filter(run -> run.backend().equals(report.backend())).count();
    return overSeeds
        ? RunNames.bySeed(report.backend(), report.plan().seed())
        : RunNames.next(report.backend(), before);
  }

  private void writeFigures(Optional<RunStatus> status) {
    write("history.csv", bytes(HistoryCsv.of(runs)));
    write(Results.FILE, bytes(text(experiment(status))));
  }

  /**
   * The network after the last epoch, and that after the best one where it is another. Where an
   * earlier training's best network lies here, it is not left for this one's; where this one has no
   * network at all, the earlier one keeps both of its own.
   */
  private void saveModels(String run, RunReport report) {
    if (report.last().isEmpty()) {
      return;
    }
    String best = RunFiles.bestModel(run);
    save(RunFiles.model(run), report, report.last().orElseThrow());
    report
        .best()
        .filter(snapshot -> snapshot.epoch() != report.last().orElseThrow().epoch())
        .ifPresentOrElse(
            snapshot -> save(best, report, snapshot),
            () -> attempt(best, () -> ModelFolder.delete(folder.path().resolve(best))));
  }

  /** What the last network said of the test set, where it was asked. */
  private void saveProbabilities(String run, RunReport report) {
    String name = RunFiles.probabilities(run);
    int classes = data.classNames().size();
    report
        .last()
        .flatMap(Snapshot::test)
        .ifPresentOrElse(
            test ->
                write(name, Npy.of(test.probabilities(), (int) test.confusion().total(), classes)),
            () -> remove(name));
  }

  private void save(String name, RunReport report, Snapshot snapshot) {
    TrainedModel model = TrainedModel.of(report, snapshot, data);
    write(name, () -> ModelFolder.write(folder.path().resolve(name), model));
  }

  private void write(String name, byte[] content) {
    write(name, () -> folder.write(name, content));
  }

  /**
   * Writes one of the results, or replaces it.
   *
   * @param name of the file or folder
   * @param writing throws a {@link DataException} where it cannot be written
   * @return whether it is written
   */
  boolean write(String name, Runnable writing) {
    boolean done = attempt(name, writing);
    if (done) {
      lost.remove(name);
      written.add(name);
    }
    return done;
  }

  /** Removes what an earlier command may have left, where this one has nothing in its place. */
  void remove(String name) {
    attempt(name, () -> folder.remove(name));
  }

  /** Of a full disk the user hears at once, while there may still be time, and but once. */
  private boolean attempt(String name, Runnable writing) {
    try {
      writing.run();
      return true;
    } catch (DataException e) {
      if (lost.isEmpty()) {
        err.println("percha: " + e.getMessage() + "; going on without it");
      }
      written.remove(name);
      lost.add(name);
      return false;
    }
  }

  /** The names of what is missing, or left from an earlier command, since it cannot be written. */
  List<String> lost() {
    return List.copyOf(lost);
  }

  /**
   * Of a training that others are to read: what it has told is worth nothing where it cannot be
   * read.
   *
   * @throws DataException where that could not be written
   */
  void requireResult() {
    requireNone(lost.contains(Results.FILE) ? List.of(Results.FILE) : List.of());
  }

  /**
   * As above, of all that it leaves.
   *
   * @throws DataException where one of them could not be written
   */
  void requireAll() {
    requireNone(lost());
  }

  private void requireNone(List<String> missing) {
    if (!missing.isEmpty()) {
      throw new DataException(
          path()
              + ": "
              + String.join(", ", missing)
              + " cannot be written; see to the disk, and give the same command again");
    }
  }

  /** The model folders written so far. */
  List<Path> models() {
    return written.stream()
        .filter(name -> name.startsWith(RunFiles.MODEL) || name.startsWith(RunFiles.BEST_MODEL))
        .map(folder.path()::resolve)
        .toList();
  }

  List<RunSummary> runs() {
    return List.copyOf(runs);
  }

  /**
   * From now on, what the runs say of the backends is written too.
   *
   * @param comparison knows them all
   * @param byManySeeds whether a backend is trained more than once
   */
  void tells(SeedComparison comparison, boolean byManySeeds) {
    this.comparison = comparison;
    this.overSeeds = byManySeeds;
  }

  boolean isOverSeeds() {
    return overSeeds;
  }

  /** Where the trainings overfit, and what to do. */
  List<String> advice() {
    return Advice.of(runs, settings);
  }

  /**
   * Writes the last word, the curves of all trainings that have any, and the report of it all.
   *
   * @param title above the curves
   * @param labels of the curves, in the order of the trainings; none for the runs' names
   * @return all of it
   */
  ExperimentSummary finish(String title, List<String> labels) {
    ExperimentSummary all = finish();
    List<Curve> curves = new ArrayList<>();
    for (RunSummary run : runs) {
      if (!run.history().isEmpty() && isDrawn(run)) {
        curves.add(new Curve(labels.isEmpty() ? run.name() : labels.get(curves.size()), run));
      }
    }
    if (!curves.isEmpty()) {
      draw(title, curves);
    }
    write(REPORT, () -> folder.write(REPORT, bytes(report())));
    return all;
  }

  /** Writes the last word, and no curves. */
  ExperimentSummary finish() {
    Optional<RunStatus> status = Optional.of(ExperimentSummary.status(runs));
    writeFigures(status);
    return experiment(status);
  }

  /** Of what lies in the folder; whatever is wrong with it is told, and all else is there. */
  private String report() {
    try {
      return HtmlReport.of(List.of(folder.path()), Optional.of(data));
    } catch (DataException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new DataException(REPORT + " cannot be drawn (" + e + ")", e);
    }
  }

  /** Of many seeds the first: more curves than engines nobody tells apart. */
  private boolean isDrawn(RunSummary run) {
    return !overSeeds || run.plan().seed() == runs.get(0).plan().seed();
  }

  /** A machine without fonts trains as well as any: the user hears of it, and keeps the rest. */
  private void draw(String title, List<Curve> curves) {
    byte[] loss;
    byte[] accuracy;
    try {
      loss = Curves.loss(title, curves);
      accuracy = Curves.accuracy(title, curves);
    } catch (ConfigurationException e) {
      err.println("percha: " + e.getMessage());
      return;
    }
    write("loss.png", loss);
    write("accuracy.png", accuracy);
  }

  Path folder() {
    return folder.path();
  }

  String path() {
    return folder.path().toString();
  }

  @Override
  public void close() {
    lock.close();
  }

  private ExperimentSummary experiment(Optional<RunStatus> status) {
    return new ExperimentSummary(
        command,
        status,
        plan,
        Environment.current(settings.engines()),
        DatasetSummary.of(data, plan.split()),
        runs);
  }

  /** The document of an experiment, with what its runs say of the backends. */
  String text(ExperimentSummary experiment) {
    return comparison == null
        ? Results.text(experiment)
        : Results.text(experiment, comparison::write);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
