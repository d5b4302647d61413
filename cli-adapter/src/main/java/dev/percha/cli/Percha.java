package dev.percha.cli;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.ProvisionException;
import dev.percha.cli.report.RunFolder;
import dev.percha.core.application.Backends;
import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.failure.BackendException;
import dev.percha.core.failure.ConfigurationException;
import dev.percha.wiring.PerchaModule;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code percha} command. */
@CommandLine.Command(
    name = "percha",
    description = "Trains the same neural network on different deep-learning engines.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
public final class Percha {
  /** More than any message of ours has, and less than a stranger's file may make of one. */
  private static final int LONGEST_MESSAGE = 2_000;

  private static final String JSON = "--json";

  private final Backends backends;
  private final CommandContext shell;

  Percha(Backends backends, CommandContext shell) {
    this.backends = backends;
    this.shell = shell;
  }

  /**
   * Runs one command and ends the process with its exit code.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    System.setProperty("java.awt.headless", "true");
    // From JDK 22 on, only this console is null where there is no terminal.
    System.setProperty("jdk.console", "java.base");
    // Pictures are made in memory: a cache file wants a hook at the JVM's end, when it may be too
    // late.
    ImageIO.setUseCache(false);
    // JNA would run ldconfig to hear where the system's libraries are, and none of those is needed.
    System.setProperty("jna.platform.library.path", "");
    PrintStream err = stream(new FileOutputStream(FileDescriptor.err), LONGEST_MESSAGE);
    int code;
    try {
      giveHome();
      code = start(args, err);
    } catch (RuntimeException | Error e) {
      code = fail(e, System.getenv(), err);
    }
    err.flush();
    System.exit(code);
  }

  private static int start(String[] args, PrintStream err) {
    Interruption interruption = new Interruption(err, Runtime.getRuntime()::halt);
    interruption.listen();
    boolean live = System.console() != null && !"dumb".equals(System.getenv("TERM"));
    CommandContext shell =
        new CommandContext(
            System.getenv(),
            Path.of("").toAbsolutePath(),
            stream(new FileOutputStream(FileDescriptor.out), Integer.MAX_VALUE),
            err,
            false,
            live,
            interruption,
            RunFolder::free);
    return new Percha(Backends.discover(), shell).run(args);
  }

  /**
   * A user without an entry in the system's list has the home "?" for the JDK, which would keep
   * what it knows of fonts in a folder of that name.
   */
  private static void giveHome() {
    if (!Path.of(System.getProperty("user.home")).isAbsolute()) {
      String home = System.getenv().getOrDefault("HOME", "");
      System.setProperty("user.home", Path.of(home).isAbsolute() ? home : "/dev/null");
    }
  }

  /** In the caller's own character set, whatever the JDK takes for its default. */
  private static Terminal stream(OutputStream bytes, int longest) {
    Charset charset =
        CommandContext.unicode(System.getenv()) ? StandardCharsets.UTF_8 : Charset.defaultCharset();
    return new Terminal(bytes, charset, longest);
  }

  /**
   * Runs one command.
   *
   * @param args the command line
   * @return the exit code
   */
  int run(String... args) {
    CommandLine line = commandLine();
    int code = line.execute(args);
    return shell.out().ended(code, isJson(line.getParseResult()), shell.err());
  }

  private static boolean isJson(ParseResult parsed) {
    return parsed != null && parsed.hasSubcommand() && parsed.subcommand().hasMatchedOption(JSON);
  }

  private CommandLine commandLine() {
    CommandLine root = new CommandLine(this);
    root.getCommandSpec()
        .usageMessage()
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(
            Arrays.stream(ExitCode.values())
                .collect(
                    Collectors.toMap(
                        code -> String.valueOf(code.code()),
                        ExitCode::meaning,
                        (one, other) -> one,
                        LinkedHashMap::new)));
    for (Command command :
        List.<Command>of(
            new ArticleCommand(),
            new CompareCommand(),
            new TrainCommand(),
            new SweepCommand(),
            new TrialCommand(),
            new RunCommand(),
            new PredictCommand(System.in),
            new EvaluateCommand(),
            new ExportCommand(),
            new ParityCommand(),
            new ReportCommand(),
            new ShowCommand(),
            new SummaryCommand(),
            new BackendsCommand(),
            new DataCommand())) {
      CommandLine sub = new CommandLine(command);
      for (Setting key : command.keys()) {
        sub.getCommandSpec().addOption(key.option(command.meaning(key)));
      }
      for (Setting key : command.searched()) {
        sub.getCommandSpec().addOption(key.severalTimes(command.meaning(key)));
      }
      sub.getCommandSpec().mixinStandardHelpOptions(true);
      sub.getCommandSpec()
          .addOption(
              OptionSpec.builder(JSON)
                  .description("print the results as JSON on standard output, and nothing else")
                  .type(boolean.class)
                  .build());
      sub.getCommandSpec()
          .addOption(
              OptionSpec.builder("--config")
                  .paramLabel("FILE")
                  .description("a file of settings (default: percha.conf, where it exists)")
                  .type(Path.class)
                  .build());
      root.addSubcommand(sub);
    }
    root.registerConverter(Path.class, Percha::path);
    return root.setOut(new PrintWriter(shell.out(), true))
        .setErr(new PrintWriter(shell.err(), true))
        .setParameterExceptionHandler((e, args) -> refuse(e))
        .setExecutionStrategy(this::guarded);
  }

  private static Path path(String text) {
    try {
      return CommandContext.path(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  /** The JDK itself breaks off, in the middle of a command, where it cannot name this folder. */
  private static void requireFolder() {
    try {
      CommandContext.path(System.getProperty("user.dir"));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("the folder you stand in: " + e.getMessage(), e);
    }
  }

  private int guarded(ParseResult parsed) {
    try {
      return execute(parsed);
    } catch (ParameterException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      return fail(e, shell.env(), shell.err());
    }
  }

  private int execute(ParseResult parsed) {
    Integer helped = CommandLine.executeHelpRequest(parsed);
    if (helped != null) {
      return helped;
    }
    ParseResult chosen = parsed.subcommand();
    if (chosen == null) {
      throw new ParameterException(parsed.commandSpec().commandLine(), "no command given");
    }
    requireFolder();
    Command command = (Command) chosen.commandSpec().userObject();
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    for (Setting key : command.keys()) {
      if (chosen.hasMatchedOption(key.flag())) {
        flags.put(key, text(chosen.matchedOption(key.flag()).getValue()));
      }
    }
    Optional<Path> file = Optional.ofNullable(chosen.matchedOptionValue("--config", null));
    Settings settings = Settings.resolve(flags, shell.env(), file, shell.folder());
    if (!command.keys().contains(Setting.MODEL)) {
      Training.requireEngines(command.keys(), settings, backends);
    }
    Injector injector = Guice.createInjector(new PerchaModule(settings.config(), backends));
    if (command.keys().contains(Setting.THREADS)) {
      warnOfThreads(injector.getInstance(EngineSettings.class));
    }
    CommandContext asked = chosen.hasMatchedOption(JSON) ? shell.withJson() : shell;
    return command.run(settings, injector, asked).code();
  }

  /** A flag that may be given several times has one value for each, as a file's list has. */
  private static String text(Object value) {
    return value instanceof List<?> all
        ? all.stream().map(String::valueOf).collect(Collectors.joining(","))
        : String.valueOf(value);
  }

  /** The JVM counts a container's share of processors, engines do not. */
  private void warnOfThreads(EngineSettings settings) {
    int processors = Runtime.getRuntime().availableProcessors();
    if (settings.threads().orElse(1) > processors) {
      shell
          .err()
          .println(
              "percha: --threads "
                  + settings.threads().getAsInt()
                  + " is more than the "
                  + processors
                  + " processors that this process may use; they will wait for each other, so that"
                  + " fewer are faster");
    }
  }

  private int refuse(ParameterException e) {
    CommandSpec spec = e.getCommandLine().getCommandSpec();
    String message =
        isUnknownCommand(e)
            ? unknownCommand((UnmatchedArgumentException) e)
            : e.getMessage().lines().findFirst().orElse("wrong usage").replaceFirst("^Error: ", "");
    shell.err().println("percha: " + message + "; see " + spec.qualifiedName() + " --help");
    return ExitCode.USAGE.code();
  }

  private static boolean isUnknownCommand(ParameterException e) {
    return e instanceof UnmatchedArgumentException unmatched
        && e.getCommandLine().getParent() == null
        && !unmatched.isUnknownOption();
  }

  private static String unknownCommand(UnmatchedArgumentException e) {
    return "unknown command \""
        + e.getUnmatched().get(0)
        + "\"; available: "
        + e.getCommandLine().getSubcommands().values().stream()
            .map(CommandLine::getCommandSpec)
            .filter(command -> !command.usageMessage().hidden())
            .map(CommandSpec::name)
            .sorted()
            .collect(Collectors.joining(", "));
  }

  private static int fail(Throwable thrown, Map<String, String> env, PrintStream err) {
    Throwable failure =
        thrown instanceof ProvisionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    ExitCode code = ExitCode.of(failure);
    String message = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    if (failure instanceof OutOfMemoryError full) {
      message = BackendException.outOfMemory(full).getMessage();
    } else if (code == ExitCode.BUG) {
      message =
          "a bug: "
              + failure.getClass().getSimpleName()
              + ": "
              + message
              + "; PERCHA_DEBUG=1 shows where";
    }
    err.println("percha: " + message);
    if (env.containsKey(CommandContext.DEBUG)) {
      failure.printStackTrace(err);
    }
    return code.code();
  }
}
