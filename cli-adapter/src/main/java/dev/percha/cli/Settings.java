package dev.percha.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import dev.percha.cli.report.OptimizerPreset;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.Schema;
import dev.percha.core.domain.data.SplitSpec;
import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.network.Activation;
import dev.percha.core.domain.network.Dense;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.optimizer.EpsilonPlacement;
import dev.percha.core.domain.optimizer.Optimizer;
import dev.percha.core.domain.optimizer.Schedule;
import dev.percha.core.domain.training.EarlyStopping;
import dev.percha.core.domain.training.Monitor;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.failure.ConfigurationException;
import dev.percha.core.port.out.DatasetRequest;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * All settings of one invocation: flag, else environment variable, else file, else default. Every
 * value remembers where it was written, and a bad one is refused by that place. Immutable.
 */
final class Settings {
  /** Fashion-MNIST's training rows. */
  private static final int ARTICLE_ROWS = 60_000;

  private static final int MOST_SEEDS = 1000;

  /** What a single training is not asked for again. */
  private static final Set<Setting> OF_THE_COMMAND =
      EnumSet.of(
          Setting.BACKEND,
          Setting.BACKENDS,
          Setting.SEEDS,
          Setting.MARGIN,
          Setting.LOG,
          Setting.OUT,
          Setting.OVERWRITE);

  private final Config config;
  private final Path folder;
  private final Map<Setting, String> flags;
  private final Optional<Path> file;

  private Settings(Config config, Path folder, Map<Setting, String> flags, Optional<Path> file) {
    this.config = config;
    this.folder = folder;
    this.flags = flags;
    this.file = file;
  }

  /**
   * Lays the places over each other and reads every value once, so that a bad one ends the command
   * before it starts.
   *
   * @param flags values given on the command line
   * @param env the environment
   * @param file a file named by the user; without one, {@code percha.conf} in the folder is read
   *     where it exists
   * @param folder where the caller stands; relative paths start there
   */
  static Settings resolve(
      Map<Setting, String> flags, Map<String, String> env, Optional<Path> file, Path folder) {
    requireKnown(env.keySet());
    Map<Setting, String> variables = new EnumMap<>(Setting.class);
    for (Setting key : Setting.values()) {
      String value = env.get(key.variable());
      if (value != null && !value.isBlank()) {
        variables.put(key, value);
      }
    }
    Settings settings =
        new Settings(
            layer(flags, Setting::flag)
                .withFallback(layer(variables, Setting::variable))
                .withFallback(fromFile(file, folder)),
            folder,
            flags,
            file);
    settings.plan();
    settings.engines();
    settings.backends();
    settings.data();
    settings.out();
    settings.checkpointEvery();
    settings.overwrite();
    settings.seeds();
    settings.margin();
    return settings;
  }

  private static Config layer(Map<Setting, String> values, Function<Setting, String> origin) {
    Config layer = ConfigFactory.empty();
    for (Map.Entry<Setting, String> entry : values.entrySet()) {
      Setting key = entry.getKey();
      ConfigValue value = ConfigValueFactory.fromAnyRef(entry.getValue(), origin.apply(key));
      layer = layer.withValue(key.path(), value);
    }
    return layer;
  }

  private static Config fromFile(Optional<Path> named, Path folder) {
    Path file = folder.resolve(named.orElse(Path.of("percha.conf")));
    if (named.isEmpty() && !Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return ConfigFactory.empty();
    }
    Config config = ConfigFile.read(file);
    config.entrySet().forEach(entry -> requireKnown(entry.getKey(), entry.getValue()));
    if (named.isEmpty()) {
      Setting.NOT_FROM_FOUND_FILES.forEach(key -> requireAbsent(config, key));
    }
    return config;
  }

  private static void requireKnown(String path, ConfigValue value) {
    List<String> known = Arrays.stream(Setting.values()).map(Setting::path).toList();
    if (!known.contains(path)) {
      throw new ConfigurationException(
          place(value)
              + ": unknown key "
              + path
              + "; did you mean "
              + Suggestion.nearest(path, known)
              + "?");
    }
  }

  /** A file that merely lies where one stands may be a stranger's. */
  private static void requireAbsent(Config config, Setting key) {
    if (config.hasPath(key.path())) {
      throw new ConfigurationException(
          place(config.getValue(key.path()))
              + ": "
              + key.path()
              + " is not taken from a file that is only found; give it as "
              + key.flag()
              + ", as "
              + key.variable()
              + ", or in a file that --config names");
    }
  }

  private static void requireKnown(Set<String> environment) {
    List<String> known =
        Stream.concat(
                Arrays.stream(Setting.values()).map(Setting::variable),
                Stream.of(CommandContext.DEBUG))
            .toList();
    for (String name : environment) {
      if (name.startsWith("PERCHA_") && !known.contains(name)) {
        throw new ConfigurationException(
            name
                + ": there is no such variable; did you mean "
                + Suggestion.nearest(name, known)
                + "?");
      }
    }
  }

  /**
   * The same with some values that stand above all others.
   *
   * @param values as flags are written
   * @param origin where each was written
   */
  Settings with(Map<Setting, String> values, Function<Setting, String> origin) {
    Map<Setting, String> all = new EnumMap<>(Setting.class);
    all.putAll(flags);
    all.putAll(values);
    return new Settings(layer(values, origin).withFallback(config), folder, all, file);
  }

  /** What of the configuration is the wiring's. */
  Config config() {
    Config wiring = ConfigFactory.empty();
    for (Setting key : List.of(Setting.BACKEND, Setting.THREADS, Setting.NATIVES)) {
      if (config.hasPath(key.path())) {
        wiring = wiring.withValue(key.path(), config.getValue(key.path()));
      }
    }
    return wiring;
  }

  /** The backend named for a single training. */
  Optional<String> backend() {
    return read(Setting.BACKEND, Function.identity());
  }

  /** The backends named for a comparison, in their order; empty where none are. */
  Optional<List<String>> backends() {
    return read(
        Setting.BACKENDS,
        text -> {
          List<String> names = words(text);
          if (names.isEmpty()) {
            throw new IllegalArgumentException("no backend named; allowed: one or more");
          }
          if (new HashSet<>(names).size() < names.size()) {
            throw new IllegalArgumentException("\"" + text + "\" names a backend twice");
          }
          return names;
        });
  }

  EngineSettings engines() {
    EngineSettings settings = EngineSettings.defaults();
    settings =
        read(Setting.THREADS, text -> EngineSettings.defaults().withThreads(integer(text)))
            .orElse(settings);
    return read(Setting.NATIVES, this::path).map(settings::withNativesFolder).orElse(settings);
  }

  Optional<Path> data() {
    return read(Setting.DATA, this::path);
  }

  /**
   * Which data are named, and how they are to be read; empty for those built in.
   *
   * @param base the split, but for what was set
   * @param known what their rows are known to be
   */
  Optional<DatasetRequest> dataset(SplitSpec base, Optional<Schema> known) {
    Optional<Path> place = data();
    if (place.isEmpty()) {
      Setting.OF_DATA.forEach(
          key ->
              read(
                  key,
                  text -> {
                    throw new IllegalArgumentException("it is of use with --data FILE only");
                  }));
    }
    return place.map(
        there ->
            new DatasetRequest(
                there,
                read(Setting.TEST, this::path),
                read(Setting.LABEL, Function.identity()),
                read(Setting.IGNORE, Settings::words).orElse(List.of()),
                read(Setting.NUMBER, Settings::words).orElse(List.of()),
                read(Setting.CATEGORY, Settings::words).orElse(List.of()),
                split(base),
                known,
                read(Setting.TRANSPOSE, Settings::flag).orElse(false)));
  }

  Optional<Path> out() {
    return read(Setting.OUT, this::path);
  }

  /** Opens the logs that are named, in their order. */
  List<LogKinds.Named> logs(LogKinds kinds, Consumer<String> told) {
    return read(
            Setting.LOG,
            text -> {
              List<String> names = words(text);
              if (names.isEmpty()) {
                throw new IllegalArgumentException("no log named; expected KIND or KIND=TARGET");
              }
              if (new HashSet<>(names).size() < names.size()) {
                throw new IllegalArgumentException("a log is named twice");
              }
              return names.stream().map(name -> kinds.open(name, folder, told)).toList();
            })
        .orElse(List.of());
  }

  /** Whether what another training left may be removed. */
  boolean overwrite() {
    return read(Setting.OVERWRITE, Settings::flag).orElse(false);
  }

  private static boolean flag(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException("\"" + text + "\" is neither true nor false");
    }
    return Boolean.parseBoolean(text);
  }

  /**
   * The command that trains on one backend as this one did, but for one setting.
   *
   * @param backend the backend's name
   * @param change what is other
   * @param value its value
   */
  String trainCommand(String backend, Setting change, String value) {
    return with(Map.of(change, value), Setting::flag).trainCommand(backend);
  }

  /**
   * The command that trains on one backend by these settings.
   *
   * @param backend the backend's name
   */
  String trainCommand(String backend) {
    Map<Setting, String> all = new EnumMap<>(Setting.class);
    all.putAll(flags);
    all.keySet().removeAll(OF_THE_COMMAND);
    String config = file.map(named -> " --config=" + quoted(named.toString())).orElse("");
    return all.entrySet().stream()
        .map(flag -> " " + flag.getKey().flag() + "=" + quoted(flag.getValue()))
        .collect(Collectors.joining("", "percha train --backend=" + backend + config, ""));
  }

  /**
   * The arguments of another command of this program that stands where this one does, and has the
   * same engine and data.
   *
   * @param command its name
   * @param backend the backend's name
   * @param out where its results go
   */
  List<String> childFlags(String command, String backend, Path out) {
    Map<Setting, String> all = new EnumMap<>(Setting.class);
    all.putAll(flags);
    all.keySet().retainAll(ofChildren());
    all.put(Setting.BACKEND, backend);
    all.put(Setting.OUT, out.toString());
    List<String> arguments = new ArrayList<>(List.of(command));
    file.ifPresent(named -> arguments.add("--config=" + named));
    all.forEach((key, value) -> arguments.add(key.flag() + "=" + value));
    return arguments;
  }

  /** What such a command may be given: all that says on what to train, and nothing of the plan. */
  static Set<Setting> ofChildren() {
    Set<Setting> keys =
        EnumSet.of(Setting.BACKEND, Setting.THREADS, Setting.NATIVES, Setting.DATA, Setting.OUT);
    keys.addAll(Setting.OF_DATA);
    return keys;
  }

  /** For a POSIX shell. */
  private static String quoted(String value) {
    return value.matches("[A-Za-z0-9_.,:/+-]+") ? value : "'" + value.replace("'", "'\\''") + "'";
  }

  /** The seeds of a comparison, in order; empty for the plan's own. */
  List<Long> seeds() {
    return read(Setting.SEEDS, Settings::seeds).orElse(List.of());
  }

  private static List<Long> seeds(String text) {
    String[] ends = text.trim().split("\\.\\.", -1);
    boolean range = ends.length == 2;
    boolean count = !range && words(text).size() == 1;
    long from = range ? whole(ends[0]) : 1;
    List<Long> seeds = words(text).stream().filter(any -> !range).map(Settings::whole).toList();
    if (range || count) {
      long to = range ? whole(ends[1]) : seeds.get(0);
      if (from < 0 || to < from || to - from >= MOST_SEEDS) {
        throw new IllegalArgumentException(
            "\"" + text + "\" is not 1 to " + MOST_SEEDS + " seeds, such as 5 or 1..10");
      }
      seeds = LongStream.rangeClosed(from, to).boxed().toList();
    }
    if (new HashSet<>(seeds).size() < seeds.size() || seeds.isEmpty()) {
      throw new IllegalArgumentException("\"" + text + "\" names a seed twice, or none");
    }
    seeds.forEach(TrainingPlan.article()::withSeed);
    return seeds;
  }

  /** What is too small to matter between two accuracies. */
  double margin() {
    return read(
            Setting.MARGIN,
            text -> {
              double margin = number(text);
              if (!(margin > 0 && margin < 1)) {
                throw new IllegalArgumentException(
                    margin + "; allowed: above 0, below 1, such as 0.01 for one point");
              }
              return margin;
            })
        .orElse(0.01);
  }

  /** Where the model lies that is asked; the user must name it. */
  Path model() {
    return read(Setting.MODEL, this::path)
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "no model named; give --model DIR, a folder that train or compare wrote"));
  }

  /** After how many epochs a checkpoint is kept; 0 for the last one only. */
  int checkpointEvery() {
    return read(
            Setting.CHECKPOINT_EVERY,
            text -> {
              int epochs = integer(text);
              if (epochs < 0) {
                throw new IllegalArgumentException(epochs + " epochs; allowed: 0 or more");
              }
              return epochs;
            })
        .orElse(0);
  }

  /** The plan for the article's data: the article's, but for what was set. */
  TrainingPlan plan() {
    return plan(TrainingPlan.article(), ARTICLE_ROWS);
  }

  /** The plan for data before their split: the article's, but for what was set. */
  TrainingPlan plan(Dataset data) {
    TrainingPlan usual = TrainingPlan.of(data, split(), List.of(256, 128), new Activation.Relu());
    return plan(usual, data.train().rows());
  }

  /** A plan with what was set in place of its own, for so many rows before their split. */
  TrainingPlan plan(TrainingPlan base, int rows) {
    TrainingPlan plan = base.with(network(base.network())).with(optimizer(base.optimizer()));
    plan = plan.with(earlyStopping(base.earlyStopping()));
    plan = read(Setting.PRECISION, word(Precision.class)).map(plan::with).orElse(plan);
    plan = change(plan, Setting.EPOCHS, (p, text) -> p.withEpochs(integer(text)));
    plan = change(plan, Setting.BATCH_SIZE, (p, text) -> p.withBatchSize(integer(text)));
    plan = change(plan, Setting.SEED, (p, text) -> p.withSeed(whole(text)));
    plan = change(plan, Setting.L2, (p, text) -> p.withL2(number(text)));
    plan = plan.with(split(plan.split()));
    return plan.with(schedule(plan, plan.split().trainingRows(rows)));
  }

  /** How the training part of the data is split. */
  SplitSpec split() {
    return split(SplitSpec.article());
  }

  private SplitSpec split(SplitSpec base) {
    SplitSpec split = base;
    split = change(split, Setting.SPLIT_SEED, (s, text) -> s.withSeed(whole(text)));
    split = change(split, Setting.VALIDATION, (s, text) -> s.withValidationShare(number(text)));
    return change(split, Setting.STRATIFIED, (s, text) -> s.withStratified(flag(text)));
  }

  /** Where it does not say so itself, a schedule is spread over the plan's epochs. */
  private Schedule schedule(TrainingPlan plan, int rows) {
    long warmUp =
        read(Setting.WARM_UP, text -> Schedule.constant().withWarmUp(whole(text)).warmUp())
            .orElse(plan.schedule().warmUp());
    long epoch = (rows - 1L) / plan.batchSize() + 1;
    long all = Math.max(1, epoch * plan.epochs() - warmUp);
    return read(Setting.SCHEDULE, text -> schedule(text, epoch, all))
        .orElse(plan.schedule())
        .withWarmUp(warmUp);
  }

  private static Schedule schedule(String text, long epoch, long all) {
    String[] parts = text.trim().toLowerCase(Locale.ROOT).split(":", -1);
    Schedule usual =
        switch (parts[0]) {
          case "constant" -> Schedule.constant();
          case "step" -> new Schedule(Schedule.Kind.STEP, 0.1, Math.max(1, all / 3), 0);
          case "exponential" -> new Schedule(Schedule.Kind.EXPONENTIAL, 0.9, epoch, 0);
          case "cosine" -> new Schedule(Schedule.Kind.COSINE, 0, all, 0);
          default -> throw new IllegalArgumentException(noSchedule(text));
        };
    if (parts.length > 3 || parts.length > 1 && usual.isConstant()) {
      throw new IllegalArgumentException(noSchedule(text));
    }
    return new Schedule(
        usual.kind(),
        parts.length > 1 ? number(parts[1]) : usual.factor(),
        parts.length > 2 ? whole(parts[2]) : usual.steps(),
        0);
  }

  private static String noSchedule(String text) {
    return "unknown schedule \""
        + text
        + "\"; available: constant, step[:factor[:steps]], exponential[:factor[:steps]],"
        + " cosine[:factor[:steps]]";
  }

  private NetworkSpec network(NetworkSpec base) {
    NetworkSpec network = dense(base);
    return read(Setting.DROPOUT, text -> network.withDropout(rates(text, network.layers() - 1)))
        .orElse(network);
  }

  /** One for all layers, or one for each. */
  private static List<Double> rates(String text, int layers) {
    List<Double> rates = words(text).stream().map(Settings::number).toList();
    return rates.size() == 1 ? Collections.nCopies(layers, rates.get(0)) : rates;
  }

  private NetworkSpec dense(NetworkSpec base) {
    NetworkSpec network = read(Setting.HIDDEN, text -> withHidden(base, text)).orElse(base);
    return read(Setting.ACTIVATION, Activation::parse)
        .map(
            activation ->
                NetworkSpec.of(
                        network.inputs(),
                        network.dense().stream().map(Dense::units).toList(),
                        activation,
                        network.classes())
                    .withDropout(dropout(network)))
        .orElse(network);
  }

  private static List<Double> dropout(NetworkSpec network) {
    return IntStream.range(0, network.layers() - 1).mapToObj(network::dropout).toList();
  }

  private static NetworkSpec withHidden(NetworkSpec base, String units) {
    return NetworkSpec.of(
        base.inputs(),
        words(units).stream().map(Settings::integer).toList(),
        activationOf(base),
        base.classes());
  }

  private static Activation activationOf(NetworkSpec network) {
    return network.dense().isEmpty() ? new Activation.Relu() : network.activation(0);
  }

  /** The optimizer that is named, else the one there is, with what was set; other's are refused. */
  private Optimizer optimizer(Optimizer base) {
    Optional<OptimizerPreset> named = read(Setting.OPTIMIZER, OptimizerPreset::parse);
    OptimizerPreset preset = named.orElseGet(() -> OptimizerPreset.of(base));
    Optimizer start = named.map(OptimizerPreset::defaults).orElse(base);
    Map<String, Object> values = new LinkedHashMap<>(start.hyperparameters());
    Optimizer made = start;
    for (Setting key : Setting.OF_OPTIMIZERS) {
      made = read(key, text -> with(preset, values, key.component(), text)).orElse(made);
    }
    return made;
  }

  private static Optimizer with(
      OptimizerPreset preset, Map<String, Object> values, String component, String text) {
    if (!preset.settings().contains(component)) {
      throw new IllegalArgumentException(
          preset.title()
              + " has no such value; it belongs to "
              + String.join(", ", OptimizerPreset.having(component)));
    }
    Object value =
        values.get(component) instanceof EpsilonPlacement
            ? word(EpsilonPlacement.class).apply(text)
            : (Object) number(text);
    values.put(component, value);
    return Optimizer.of(preset.defaults().name(), (name, type) -> values.get(name));
  }

  private Optional<EarlyStopping> earlyStopping(Optional<EarlyStopping> base) {
    Optional<EarlyStopping> stopping =
        read(Setting.EARLY_STOP, text -> EarlyStopping.ofLoss(integer(text))).or(() -> base);
    for (Setting key : List.of(Setting.MIN_DELTA, Setting.MONITOR)) {
      if (stopping.isEmpty()) {
        read(
            key,
            text -> {
              throw new IllegalArgumentException("it is of use with --early-stop only");
            });
      }
    }
    stopping =
        stopping.map(
            s ->
                read(
                        Setting.MIN_DELTA,
                        text -> new EarlyStopping(s.patience(), number(text), s.monitor()))
                    .orElse(s));
    return stopping.map(
        s ->
            read(Setting.MONITOR, word(Monitor.class))
                .map(monitor -> new EarlyStopping(s.patience(), s.minDelta(), monitor))
                .orElse(s));
  }

  private interface Change<T> {
    T apply(T value, String text);
  }

  private <T> T change(T value, Setting key, Change<T> change) {
    return read(key, text -> change.apply(value, text)).orElse(value);
  }

  private <T> Optional<T> read(Setting key, Function<String, T> parse) {
    if (!config.hasPath(key.path())) {
      return Optional.empty();
    }
    ConfigValue value = config.getValue(key.path());
    try {
      return Optional.of(parse.apply(text(value)));
    } catch (IllegalArgumentException e) {
      String where = place(value);
      boolean file = !where.equals(key.flag()) && !where.equals(key.variable());
      throw new ConfigurationException(
          where + ": " + (file ? key.path() + ": " : "") + e.getMessage(), e);
    }
  }

  /** A value as its setting is written; a list's with commas between. */
  static String text(ConfigValue value) {
    if (value.valueType() == ConfigValueType.OBJECT) {
      throw new IllegalArgumentException("expected one value, found a block");
    }
    if (value instanceof List<?> list) {
      return list.stream()
          .map(element -> String.valueOf(((ConfigValue) element).unwrapped()))
          .collect(Collectors.joining(","));
    }
    return value.valueType() == ConfigValueType.STRING
        ? (String) value.unwrapped()
        : value.render(ConfigRenderOptions.concise());
  }

  /** As {@code percha.conf:3}; the library writes {@code percha.conf: 3}. */
  static String place(ConfigValue value) {
    return value.origin().description().replaceFirst(": (\\d+)$", ":$1");
  }

  private Path path(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("no folder named; allowed: a path");
    }
    return folder.resolve(CommandContext.path(text)).toAbsolutePath().normalize();
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.trim().split("\\s*,\\s*", -1));
  }

  private static int integer(String text) {
    try {
      return Integer.parseInt(text.trim());
    } catch (NumberFormatException e) {
      throw notA("whole number", text);
    }
  }

  private static long whole(String text) {
    try {
      return Long.parseLong(text.trim());
    } catch (NumberFormatException e) {
      throw notA("whole number", text);
    }
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text.trim());
    } catch (NumberFormatException e) {
      throw notA("number", text);
    }
  }

  private static IllegalArgumentException notA(String kind, String text) {
    return new IllegalArgumentException("\"" + text + "\" is not a " + kind);
  }

  private static <E extends Enum<E>> Function<String, E> word(Class<E> type) {
    return text -> {
      List<String> allowed =
          Arrays.stream(type.getEnumConstants())
              .map(constant -> constant.name().toLowerCase(Locale.ROOT))
              .toList();
      int at = allowed.indexOf(text.trim().toLowerCase(Locale.ROOT));
      if (at < 0) {
        throw new IllegalArgumentException(
            "\"" + text + "\" is none of: " + String.join(", ", allowed));
      }
      return type.getEnumConstants()[at];
    };
  }
}
