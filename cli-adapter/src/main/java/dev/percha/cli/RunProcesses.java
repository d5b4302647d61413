package dev.percha.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.training.RunEvent;
import dev.percha.core.failure.ConfigurationException;
import dev.percha.core.failure.DataException;
import dev.percha.core.failure.PerchaException;
import dev.percha.core.port.out.Backend;
import dev.percha.models.CheckpointFile;
import dev.percha.results.EventJson;
import dev.percha.results.Failure;
import dev.percha.results.Json;
import dev.percha.results.Results;
import dev.percha.results.RunExecutor;
import dev.percha.results.RunSpec;
import dev.percha.results.RunSummary;
import dev.percha.results.Words;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Runs each training in a JVM of its own, so that one that crashes takes no other with it, and that
 * time and memory are its own. By its standard input the child hears what to train and that it is
 * to end; where that input ends, its parent is gone, and so is it. By its standard output it tells
 * what happens, in lines that begin with a word made for it: what an engine prints there is none of
 * them, and goes into {@code log.txt} with all else that the child says.
 */
final class RunProcesses implements RunExecutor {
  static final String LOG = "log.txt";

  /** The word by which a child is asked to save what is done, and end. */
  static final String END = "end";

  /** How long a child may say nothing, above all while an engine unpacks and begins. */
  static final Duration PATIENCE = Duration.ofMinutes(15);

  /** What a child says last: percha itself, a JVM without memory, or one that crashes. */
  private static final Pattern TELLING = Pattern.compile("^percha: |OutOfMemoryError|^# +SIG");

  /** A process that a signal ended has this and the signal's number for its code. */
  private static final int SIGNALLED = 128;

  private final Settings settings;
  private final Function<String, Backend> backends;
  private final Path folder;
  private final Duration patience;

  /**
   * @param settings of the command
   * @param folder where the caller stands
   * @param patience after how long without a word a child is taken to hang
   */
  RunProcesses(
      Settings settings, Function<String, Backend> backends, Path folder, Duration patience) {
    this.settings = settings;
    this.backends = backends;
    this.folder = folder;
    this.patience = patience;
  }

  @Override
  public RunSummary run(
      RunSpec spec, Path own, Consumer<RunEvent> listener, BooleanSupplier cancelled) {
    return run(RunCommand.NAME, spec, spec.plan().epochs(), own, listener, cancelled);
  }

  /**
   * As above, by another command, and perhaps not to the plan's end.
   *
   * @param command hears {@link ParentOrders}, and leaves in its folder what came of the training
   * @param epochs to which epoch, at most the plan's
   */
  RunSummary run(
      String command,
      RunSpec spec,
      int epochs,
      Path own,
      Consumer<RunEvent> listener,
      BooleanSupplier cancelled) {
    try {
      Files.createDirectories(own);
      Child child = new Child(command, own, listener);
      String end = child.run(spec, epochs, cancelled);
      if (end.isEmpty()) {
        Files.deleteIfExists(own.resolve(LOG));
        return Results.read(own).runs().get(0).named(spec.id());
      }
      RunSpec asked = spec.with(spec.plan().withEpochs(epochs));
      RunSummary run = unfinished(asked, own, child.epochs, end, cancelled.getAsBoolean());
      if (child.started) {
        listener.accept(
            new RunEvent.Finished(
                spec.backend(), run.status(), run.failure().map(Failure::message).orElse("")));
      }
      return run;
    } catch (IOException e) {
      throw new DataException(
          own + ": no training can be started here (" + e.getMessage() + ")", e);
    }
  }

  /** Whoever ends a command may end its children too, before they could say anything. */
  private RunSummary unfinished(
      RunSpec spec, Path own, List<EpochMetrics> epochs, String end, boolean cancelled)
      throws IOException {
    List<EpochMetrics> finished = finished(own, epochs);
    String version = backends.apply(spec.backend()).version();
    if (cancelled) {
      return RunSummary.unfinished(spec, version, Optional.empty(), finished);
    }
    String said = lastLine(own.resolve(LOG));
    String message =
        "its process "
            + end
            + " after "
            + Words.count(finished.size(), "epoch")
            + (said.isEmpty() ? "" : " (" + said + ")")
            + "; what it said is in "
            + own.resolve(LOG);
    Failure failure = new Failure(Failure.Kind.BACKEND, message);
    return RunSummary.unfinished(spec, version, Optional.of(failure), finished);
  }

  /** Those that were told, or that it goes on from. */
  private static List<EpochMetrics> finished(Path own, List<EpochMetrics> told) {
    if (!Files.exists(own.resolve(CheckpointFile.NAME))) {
      return told;
    }
    try {
      List<EpochMetrics> kept = CheckpointFile.read(own).finished();
      return kept.size() > told.size() ? kept : told;
    } catch (PerchaException e) {
      return told;
    }
  }

  private static String lastLine(Path log) throws IOException {
    String said = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    return said.lines()
        .filter(line -> TELLING.matcher(line).find())
        .reduce("", (before, line) -> line)
        .replaceFirst("^(percha:|#) +", "");
  }

  private List<String> command(String name, RunSpec spec, Path own) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> !argument.matches("-(agent|javaagent).*"))
        .forEach(command::add);
    command.add("-XX:ErrorFile=" + own.resolve("crash.log"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Percha.class.getName()));
    command.addAll(settings.childFlags(name, spec.backend(), own));
    return command;
  }

  /** One process, from its start to its end. */
  private final class Child {
    final List<EpochMetrics> epochs = new ArrayList<>();
    private volatile boolean started;
    private final String name;
    private final Path own;
    private final Consumer<RunEvent> listener;
    private final String word = UUID.randomUUID().toString();
    private volatile long heardAt = System.nanoTime();

    Child(String name, Path own, Consumer<RunEvent> listener) {
      this.name = name;
      this.own = own;
      this.listener = listener;
    }

    /** How it ended, in words; empty where it told what came of its training. */
    String run(RunSpec spec, int until, BooleanSupplier cancelled) throws IOException {
      Process process =
          new ProcessBuilder(command(name, spec, own))
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .start();
      Thread reader = new Thread(() -> read(process), "percha-child");
      reader.setDaemon(true);
      reader.start();
      boolean hangs = false;
      try (OutputStream orders = process.getOutputStream()) {
        send(orders, order(spec, until));
        boolean told = false;
        while (!process.waitFor(100, TimeUnit.MILLISECONDS)) {
          if (!told && cancelled.getAsBoolean()) {
            send(orders, END);
            told = true;
          }
          if (System.nanoTime() - heardAt > patience.toNanos()) {
            hangs = true;
            process.destroyForcibly();
          }
        }
        reader.join();
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while a training was under way", e);
      }
      return hangs ? "said nothing for " + minutes() + " and was ended" : end(process.exitValue());
    }

    private String minutes() {
      return patience.toMinutes() > 0
          ? Words.count((int) patience.toMinutes(), "minute")
          : Words.count((int) patience.toSeconds(), "second");
    }

    private String order(RunSpec spec, int until) {
      ObjectNode order = Json.MAPPER.createObjectNode().put("word", word).put("epochs", until);
      spec.write(order.putObject("run"));
      return Json.line(order);
    }

    /** What the child itself refuses, it would refuse of the next training too. */
    private String end(int code) throws IOException {
      if (code == ExitCode.DONE.code()) {
        return "";
      }
      if (code == ExitCode.USAGE.code()) {
        throw new ConfigurationException(lastLine(own.resolve(LOG)));
      }
      if (code == ExitCode.DATA.code()) {
        throw new DataException(lastLine(own.resolve(LOG)));
      }
      return code > SIGNALLED
          ? "was ended by signal " + (code - SIGNALLED)
          : "ended with code " + code;
    }

    private void send(OutputStream orders, String line) {
      try {
        orders.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        orders.flush();
      } catch (IOException e) {
        // A child that has just ended takes no more, and its code is asked next.
      }
    }

    private void read(Process process) {
      try (BufferedReader said =
              new BufferedReader(
                  new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
          PrintStream log =
              new PrintStream(
                  Files.newOutputStream(own.resolve(LOG)), true, StandardCharsets.UTF_8)) {
        for (String line = said.readLine(); line != null; line = said.readLine()) {
          heardAt = System.nanoTime();
          if (line.startsWith(word)) {
            hear(EventJson.read(line.substring(word.length())));
          } else if (!line.isEmpty()) {
            log.println(line);
          }
        }
      } catch (IOException | IllegalArgumentException e) {
        // Nothing more is heard of it; its code and its results tell.
      }
    }

    private void hear(RunEvent event) {
      started |= event instanceof RunEvent.Started;
      if (event instanceof RunEvent.EpochFinished finished
          && finished.metrics().epoch() == epochs.size() + 1) {
        epochs.add(finished.metrics());
      }
      listener.accept(event);
    }
  }
}
