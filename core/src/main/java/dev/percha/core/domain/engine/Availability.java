package dev.percha.core.domain.engine;

import java.util.Objects;

/**
 * Whether an engine can run here.
 *
 * @param available whether it can
 * @param detail one line: what was loaded, or why it cannot run and what to do
 */
public record Availability(boolean available, String detail) {
  public Availability {
    Objects.requireNonNull(detail, "detail");
  }
}
