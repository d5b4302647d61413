package dev.percha.benchmarks.jmh;

import dev.percha.core.application.Backends;
import java.io.IOException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** JMH's own command line, over all backends on the class path unless {@code -p backend} says. */
public final class Main {
  private static final String BACKEND = "backend";

  private Main() {}

  /**
   * Runs benchmarks.
   *
   * @param args as JMH takes them; {@code -h} lists them
   * @throws CommandLineOptionException where JMH does not understand them
   * @throws RunnerException where a benchmark fails
   * @throws IOException where the help cannot be shown
   */
  public static void main(String[] args)
      throws CommandLineOptionException, RunnerException, IOException {
    CommandLineOptions given = new CommandLineOptions(args);
    if (given.shouldHelp()) {
      given.showHelp();
      return;
    }
    ChainedOptionsBuilder options = new OptionsBuilder().parent(given).shouldFailOnError(true);
    if (!given.getParameter(BACKEND).hasValue()) {
      options.param(BACKEND, Backends.discover().names().toArray(String[]::new));
    }
    Runner runner = new Runner(options.build());
    if (given.shouldList()) {
      runner.list();
    } else {
      runner.run();
    }
  }
}
