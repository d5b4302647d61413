package dev.percha.results;

import java.util.Objects;

/**
 * What a network takes the first test row for: an example to look at.
 *
 * @param label the class, from 0
 * @param name the class's name
 * @param probability how probable it found that, 0 to 1
 */
public record FirstAnswer(int label, String name, double probability) {
  public FirstAnswer {
    Objects.requireNonNull(name, "name");
  }
}
