package dev.percha.wiring;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.failure.ConfigurationException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What configuration says of engines.
 *
 * @param backend the chosen backend's name; empty where none is named
 * @param settings what engines shall be started with
 */
record EngineConfig(Optional<String> backend, EngineSettings settings) {
  private static final Set<String> KEYS =
      Set.of("percha.backend", "percha.threads", "percha.natives");

  static EngineConfig of(Config config) {
    requireKnown(config);
    EngineSettings settings =
        read(config, "percha.threads", EngineConfig::threads).orElse(EngineSettings.defaults());
    return new EngineConfig(
        read(config, "percha.backend", Function.identity()),
        read(config, "percha.natives", text -> Path.of(text).toAbsolutePath())
            .map(settings::withNativesFolder)
            .orElse(settings));
  }

  /** A key that is misspelt would else be one that is silently not there. */
  private static void requireKnown(Config config) {
    if (!config.hasPath("percha")) {
      return;
    }
    for (Map.Entry<String, ConfigValue> entry : config.withOnlyPath("percha").entrySet()) {
      String key = entry.getKey();
      if (KEYS.stream().noneMatch(known -> key.equals(known) || key.startsWith(known + "."))) {
        throw new ConfigurationException(
            entry.getValue().origin().description()
                + ": unknown key "
                + key
                + "; known: "
                + String.join(", ", new TreeSet<>(KEYS)));
      }
    }
  }

  private static EngineSettings threads(String text) {
    try {
      return EngineSettings.defaults().withThreads(Integer.parseInt(text));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("\"" + text + "\" is not a whole number", e);
    }
  }

  /** Reads by text: as a number, the library would take 1.5 for 1. */
  private static <T> Optional<T> read(Config config, String key, Function<String, T> parse) {
    if (!config.hasPath(key)) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse.apply(config.getString(key)));
    } catch (ConfigException.WrongType e) {
      throw new ConfigurationException(e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      String origin = config.getValue(key).origin().description();
      throw new ConfigurationException(origin + ": " + key + ": " + e.getMessage(), e);
    }
  }
}
