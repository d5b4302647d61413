package dev.percha.cli.search;

import dev.percha.core.domain.random.NumpyRandom;
import java.util.Optional;

/** A setting that a search varies, and what it may be. */
public sealed interface Axis permits Choice, Range {
  /** {@return the setting's name, such as {@code learning-rate}} */
  String name();

  /** {@return where it applies; empty for everywhere} */
  Optional<Condition> condition();

  /**
   * Draws one of its values; each call takes the next number of the generator.
   *
   * @param random where chance comes from
   * @return a value, as the setting is written
   */
  String draw(NumpyRandom random);

  /** {@return whether it applies beside the values that a point has already} */
  default boolean appliesTo(Point point) {
    return condition().map(where -> where.holds(point)).orElse(true);
  }
}
