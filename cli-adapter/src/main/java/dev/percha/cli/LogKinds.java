package dev.percha.cli;

import dev.percha.core.port.out.MetricsLog;
import dev.percha.core.port.out.MetricsLogKind;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The kinds of logs there are, by name. Immutable. */
final class LogKinds {
  private final SortedMap<String, MetricsLogKind> byName = new TreeMap<>();

  private LogKinds(Iterable<MetricsLogKind> kinds) {
    kinds.forEach(kind -> byName.putIfAbsent(kind.name(), kind));
  }

  /** Finds those on the class path, as backends are found. */
  static LogKinds discover() {
    ClassLoader ours = MetricsLogKind.class.getClassLoader();
    return new LogKinds(ServiceLoader.load(MetricsLogKind.class, ours));
  }

  /**
   * A log that was opened.
   *
   * @param kind its name
   * @param log to be closed
   */
  record Named(String kind, MetricsLog log) {}

  /**
   * @param text {@code KIND} or {@code KIND=TARGET}
   * @param here where relative paths start
   * @param told hears that a log cannot be kept
   * @throws IllegalArgumentException where there is no such kind, or the target is none
   */
  Named open(String text, Path here, Consumer<String> told) {
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    Optional<String> target =
        equals < 0 ? Optional.empty() : Optional.of(text.substring(equals + 1));
    MetricsLogKind kind = byName.get(name);
    if (kind == null) {
      throw new IllegalArgumentException(
          "unknown log \"" + shown(name) + "\"; available: " + String.join(", ", byName.keySet()));
    }
    return new Named(name, kind.open(target, here, told));
  }

  /** Somebody may have written a URL without its kind, and a password into that. */
  private static String shown(String name) {
    return name.replaceFirst("[^A-Za-z0-9-].*", "…");
  }
}
