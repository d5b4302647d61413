package dev.percha.results;

import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.SplitSpec;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * Which data an experiment was about.
 *
 * @param name the data set's name
 * @param sha256 of its content
 * @param classNames one name per class; empty where a document does not say
 * @param trainingRows that an epoch trains on; empty where a document does not say
 */
public record DatasetSummary(
    String name, String sha256, List<String> classNames, OptionalInt trainingRows) {
  public DatasetSummary {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(sha256, "sha256");
    Objects.requireNonNull(trainingRows, "trainingRows");
    classNames = List.copyOf(classNames);
    if (trainingRows.isPresent() && trainingRows.getAsInt() < 1) {
      throw new IllegalArgumentException(
          trainingRows.getAsInt() + " training rows; expected 1 or more");
    }
  }

  /** {@return the summary of a data set that is split so} */
  public static DatasetSummary of(Dataset data, SplitSpec split) {
    return new DatasetSummary(
        data.name(),
        data.sha256(),
        data.classNames(),
        OptionalInt.of(split.trainingRows(data.train().rows())));
  }
}
