package dev.percha.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import dev.percha.cli.report.OptimizerPreset;
import dev.percha.cli.search.Axis;
import dev.percha.cli.search.Choice;
import dev.percha.cli.search.Condition;
import dev.percha.cli.search.Point;
import dev.percha.cli.search.Range;
import dev.percha.cli.search.Range.Scale;
import dev.percha.cli.search.SearchSpace;
import dev.percha.core.failure.ConfigurationException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a search is to vary, as it was written: a flag once for each value, or a file with a list
 * for each setting. A flag outweighs the file.
 */
final class SweepSpace {
  /** What is drawn by its logarithm; other numbers are drawn evenly. */
  private static final Set<Setting> LOGARITHMIC =
      EnumSet.of(
          Setting.LEARNING_RATE,
          Setting.L2,
          Setting.EPSILON,
          Setting.WEIGHT_DECAY,
          Setting.INITIAL_ACCUMULATOR,
          Setting.BATCH_SIZE);

  private static final Set<Setting> WHOLE = EnumSet.of(Setting.BATCH_SIZE, Setting.WARM_UP);

  /** What is no single number. */
  private static final Set<Setting> LISTED =
      EnumSet.of(
          Setting.HIDDEN,
          Setting.ACTIVATION,
          Setting.OPTIMIZER,
          Setting.EPSILON_PLACEMENT,
          Setting.SCHEDULE);

  /**
   * The values of one setting.
   *
   * @param place where they were written
   * @param texts as the setting is written
   */
  private record Values(String place, List<String> texts) {}

  private final Map<Setting, Values> values;
  private final SearchSpace space;

  private SweepSpace(Map<Setting, Values> values) {
    this.values = values;
    List<Axis> axes = new ArrayList<>();
    for (Setting key : Setting.SEARCHED) {
      if (values.containsKey(key)) {
        axes.add(axis(key));
      }
    }
    this.space = new SearchSpace(axes);
  }

  /**
   * @param flags the values that were given as flags, of each setting that was
   * @param file lists of values, {@code hidden = ["256,128", "512,256"]}
   * @throws ConfigurationException where it is none, or nothing varies
   */
  static SweepSpace of(Map<Setting, List<String>> flags, Optional<Path> file) {
    Map<Setting, Values> values = new EnumMap<>(Setting.class);
    file.ifPresent(named -> read(named, values));
    flags.forEach((key, texts) -> values.put(key, new Values(key.flag(), texts)));
    if (values.values().stream().noneMatch(SweepSpace::varies)) {
      throw new ConfigurationException(
          "nothing to search; give a setting more than once, as in --hidden 256,128 --hidden"
              + " 512,256, or a range, as in --learning-rate 1e-4..1e-2, or a file by --space");
    }
    return new SweepSpace(values);
  }

  private static boolean varies(Values values) {
    return values.texts().size() > 1 || values.texts().stream().anyMatch(Range::isOne);
  }

  private static void read(Path file, Map<Setting, Values> values) {
    Config config = ConfigFile.read(file);
    List<String> known = Setting.SEARCHED.stream().map(Setting::title).toList();
    config
        .entrySet()
        .forEach(
            entry -> {
              String place = Settings.place(entry.getValue());
              Setting key =
                  Setting.titled(entry.getKey())
                      .filter(Setting.SEARCHED::contains)
                      .orElseThrow(
                          () ->
                              new ConfigurationException(
                                  place
                                      + ": a search varies no "
                                      + entry.getKey()
                                      + "; did you mean "
                                      + Suggestion.nearest(entry.getKey(), known)
                                      + "?"));
              values.put(key, new Values(place, texts(place, entry.getValue())));
            });
  }

  private static List<String> texts(String place, ConfigValue value) {
    try {
      return value instanceof ConfigList list
          ? list.stream().map(Settings::text).toList()
          : List.of(Settings.text(value));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(place + ": " + e.getMessage(), e);
    }
  }

  private Axis axis(Setting key) {
    Values given = values.get(key);
    try {
      List<String> texts = given.texts();
      if (texts.stream().noneMatch(Range::isOne)) {
        return new Choice(key.title(), texts, condition(key));
      }
      if (LISTED.contains(key)) {
        throw new IllegalArgumentException("there is no range of it; give each value");
      }
      if (texts.size() > 1) {
        throw new IllegalArgumentException("a range stands alone; give it, or single values");
      }
      return Range.parse(
          key.title(),
          texts.get(0),
          LOGARITHMIC.contains(key) ? Scale.LOGARITHMIC : Scale.LINEAR,
          WHOLE.contains(key),
          condition(key));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(given.place() + ": " + e.getMessage(), e);
    }
  }

  /** Beside which of the optimizers that are searched it applies; empty for all. */
  private Optional<Condition> condition(Setting key) {
    if (!Setting.OF_OPTIMIZERS.contains(key) || !values.containsKey(Setting.OPTIMIZER)) {
      return Optional.empty();
    }
    Set<String> having = new HashSet<>(OptimizerPreset.having(key.component()));
    Set<String> searched =
        values.get(Setting.OPTIMIZER).texts().stream()
            .map(text -> text.trim().toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    if (searched.stream().noneMatch(having::contains)) {
      throw new IllegalArgumentException(
          "none of the optimizers that are searched has it; it belongs to "
              + String.join(", ", OptimizerPreset.having(key.component())));
    }
    return Optional.of(new Condition(Setting.OPTIMIZER.title(), having));
  }

  SearchSpace space() {
    return space;
  }

  /** The names of the settings that vary, in order. */
  List<String> varying() {
    return values.entrySet().stream()
        .filter(each -> varies(each.getValue()))
        .map(each -> each.getKey().title())
        .toList();
  }

  /** The settings of a point. */
  Settings at(Point point, Settings settings) {
    Map<Setting, String> chosen = new EnumMap<>(Setting.class);
    point.values().forEach((name, text) -> chosen.put(Setting.titled(name).orElseThrow(), text));
    return settings.with(chosen, key -> values.get(key).place());
  }
}
