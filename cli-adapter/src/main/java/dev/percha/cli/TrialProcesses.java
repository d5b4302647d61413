package dev.percha.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.failure.ConfigurationException;
import dev.percha.core.failure.DataException;
import dev.percha.core.port.out.Backend;
import dev.percha.models.CheckpointFile;
import dev.percha.models.PlanJson;
import dev.percha.results.Failure;
import dev.percha.results.Json;
import dev.percha.results.Results;
import dev.percha.results.RunSpec;
import dev.percha.results.RunSummary;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Trains each plan in a JVM of its own, so that several train at a time on engines which are one
 * for a process, and one that crashes takes no other with it. The child hears by its standard input
 * what to train and that it is to end; where that input ends, its parent is gone, and so is it.
 */
final class TrialProcesses implements TrialRunner {
  /** What the child says where it cannot do it, and an engine where it crashes. */
  private static final String LOG = "log.txt";

  /** The word by which a child is asked to save what is done, and end. */
  static final String END = "end";

  /** A process that a signal ended has this and the signal's number for its code. */
  private static final int SIGNALLED = 128;

  private final Settings settings;
  private final Backend backend;
  private final Path folder;
  private final BooleanSupplier interrupted;

  /**
   * @param settings of the search
   * @param backend what it trains on
   * @param folder where the caller stands
   * @param interrupted whether trainings are to end
   */
  TrialProcesses(Settings settings, Backend backend, Path folder, BooleanSupplier interrupted) {
    this.settings = settings;
    this.backend = backend;
    this.folder = folder;
    this.interrupted = interrupted;
  }

  @Override
  public RunSummary train(Path own, TrainingPlan whole, int epochs) {
    try {
      Files.createDirectories(own);
      int code = run(own, order(whole, epochs));
      if (code == ExitCode.DONE.code()) {
        Files.deleteIfExists(own.resolve(LOG));
        return Results.read(own).runs().get(0);
      }
      return failed(own, whole.withEpochs(epochs), code);
    } catch (IOException e) {
      throw new DataException(
          own + ": no training can be started here (" + e.getMessage() + ")", e);
    }
  }

  private static byte[] order(TrainingPlan whole, int epochs) {
    ObjectNode order = Json.MAPPER.createObjectNode().put("epochs", epochs);
    PlanJson.write(order.putObject("plan"), whole);
    return (order + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private int run(Path own, byte[] order) throws IOException {
    Process process =
        new ProcessBuilder(command(own))
            .directory(folder.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(own.resolve(LOG).toFile())
            .start();
    try (OutputStream orders = process.getOutputStream()) {
      send(orders, order);
      boolean told = false;
      while (!process.waitFor(100, TimeUnit.MILLISECONDS)) {
        if (!told && interrupted.getAsBoolean()) {
          send(orders, (END + "\n").getBytes(StandardCharsets.UTF_8));
          told = true;
        }
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a training was under way", e);
    }
  }

  /** A child that has just ended takes no more, and its code says why. */
  private static void send(OutputStream orders, byte[] line) {
    try {
      orders.write(line);
      orders.flush();
    } catch (IOException e) {
      // Its code is asked next.
    }
  }

  private List<String> command(Path own) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> !argument.matches("-(agent|javaagent).*"))
        .forEach(command::add);
    command.add("-XX:ErrorFile=" + own.resolve("crash.log"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Percha.class.getName()));
    command.addAll(settings.childFlags(TrialCommand.NAME, backend.name(), own));
    return command;
  }

  /** What the child itself refuses, it would refuse of the next plan too. */
  private RunSummary failed(Path own, TrainingPlan plan, int code) throws IOException {
    String said = lastLine(own.resolve(LOG));
    if (code == ExitCode.USAGE.code()) {
      throw new ConfigurationException(said);
    }
    if (code == ExitCode.DATA.code()) {
      throw new DataException(said);
    }
    String how =
        code > SIGNALLED ? "was ended by signal " + (code - SIGNALLED) : "ended with code " + code;
    Failure failure =
        new Failure(
            Failure.Kind.BACKEND,
            "the process of this training "
                + how
                + (said.isEmpty() ? "" : " (" + said + ")")
                + "; the same command tries it again");
    RunSpec spec =
        new RunSpec(backend.name(), backend.name(), OptionalInt.empty(), plan, "of a search");
    return RunSummary.unfinished(spec, backend.version(), Optional.of(failure), kept(own));
  }

  /** What the next command goes on from. */
  private static List<EpochMetrics> kept(Path own) {
    return Files.exists(own.resolve(CheckpointFile.NAME))
        ? CheckpointFile.read(own).finished()
        : List.of();
  }

  private static String lastLine(Path log) throws IOException {
    String said = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    return said.lines()
        .filter(line -> !line.isBlank())
        .reduce("", (before, line) -> line)
        .replaceFirst("^percha: ", "");
  }
}
