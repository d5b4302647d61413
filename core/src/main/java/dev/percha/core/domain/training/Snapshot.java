package dev.percha.core.domain.training;

import dev.percha.core.domain.evaluation.Evaluation;
import dev.percha.core.domain.network.Parameters;
import java.util.Objects;
import java.util.Optional;

/**
 * A network as it stood after some epoch, and what the test set said of it.
 *
 * @param epoch after which epoch, from 1
 * @param parameters its weights
 * @param test the test set's verdict; empty where training was cut short before it was asked, or
 *     the data have no test rows
 */
public record Snapshot(int epoch, Parameters parameters, Optional<Evaluation> test) {
  public Snapshot {
    Objects.requireNonNull(parameters, "parameters");
    Objects.requireNonNull(test, "test");
  }
}
