package dev.percha.cli.search;

import dev.percha.core.domain.random.NumpyRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Some values of a setting.
 *
 * @param name the setting's name
 * @param values at least one, each once, as the setting is written
 * @param condition where it applies
 */
public record Choice(String name, List<String> values, Optional<Condition> condition)
    implements Axis {
  public Choice {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(condition, "condition");
    values = List.copyOf(values);
    if (values.isEmpty() || new HashSet<>(values).size() < values.size()) {
      throw new IllegalArgumentException(
          String.join(" and ", values) + ": a value is named twice, or none; allowed: each once");
    }
  }

  /** {@inheritDoc} Each is as likely: the one at {@code ⌊random_sample() · values⌋} by numpy. */
  @Override
  public String draw(NumpyRandom random) {
    return values.get((int) (random.uniform(0, 1) * values.size()));
  }
}
