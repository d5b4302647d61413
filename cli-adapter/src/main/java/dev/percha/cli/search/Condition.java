package dev.percha.cli.search;

import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * That a setting applies only beside some values of another one, as momentum does beside some
 * optimizers. Where it does not apply, a search does not multiply by it.
 *
 * @param axis the other setting's name
 * @param values those of its values, in lower case
 */
public record Condition(String axis, Set<String> values) {
  public Condition {
    Objects.requireNonNull(axis, "axis");
    values = Set.copyOf(values);
  }

  boolean holds(Point point) {
    String value = point.values().get(axis);
    return value == null || values.contains(value.trim().toLowerCase(Locale.ROOT));
  }
}
