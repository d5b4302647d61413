package dev.percha.cli.search;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One value for each setting that applies.
 *
 * @param values by the settings' names, in the order of the space
 */
public record Point(Map<String, String> values) {
  /** Nothing set. */
  public static final Point EMPTY = new Point(Map.of());

  public Point {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** {@return the same with one more value} */
  Point with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(values);
    more.put(name, value);
    return new Point(more);
  }

  /** {@return as in {@code hidden=512,256 optimizer=adam}} */
  @Override
  public String toString() {
    return values.entrySet().stream()
        .map(each -> each.getKey() + "=" + each.getValue())
        .collect(Collectors.joining(" "));
  }
}
