package dev.percha.core.port.out;

import dev.percha.core.domain.data.Schema;
import dev.percha.core.domain.data.SplitSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Which data a user wants, and how they are to be read. What a format has no use for it refuses, so
 * that nothing that was asked for is passed over in silence.
 *
 * @param place a file or folder
 * @param test another one, of test rows; empty where they are in the first or split off it
 * @param label the name of the column that has the classes
 * @param ignore the names of columns that are not read
 * @param numbers the names of columns that are numbers, whatever they look like
 * @param categories the names of columns that are categories, whatever they look like
 * @param split by whose seed, stratified or not, test rows are split off where there are none
 * @param known what the rows are known to be, as by a model that is to be asked about them; empty
 *     to find out
 * @param transposed whether images lie with their columns one after the other, in place of rows
 */
public record DatasetRequest(
    Path place,
    Optional<Path> test,
    Optional<String> label,
    List<String> ignore,
    List<String> numbers,
    List<String> categories,
    SplitSpec split,
    Optional<Schema> known,
    boolean transposed) {
  public DatasetRequest {
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(test, "test");
    Objects.requireNonNull(label, "label");
    ignore = List.copyOf(ignore);
    numbers = List.copyOf(numbers);
    categories = List.copyOf(categories);
    Objects.requireNonNull(split, "split");
    Objects.requireNonNull(known, "known");
  }

  /** A request for rows that lie as they are to be read. */
  public DatasetRequest(
      Path place,
      Optional<Path> test,
      Optional<String> label,
      List<String> ignore,
      List<String> numbers,
      List<String> categories,
      SplitSpec split,
      Optional<Schema> known) {
    this(place, test, label, ignore, numbers, categories, split, known, false);
  }

  /** {@return a request for what lies in a place, and nothing more said} */
  public static DatasetRequest of(Path place) {
    return new DatasetRequest(
        place,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        SplitSpec.article(),
        Optional.empty());
  }

  /** {@return the same request with a label} */
  public DatasetRequest withLabel(String column) {
    return new DatasetRequest(
        place, test, Optional.of(column), ignore, numbers, categories, split, known, transposed);
  }

  /** {@return the same request, for images that lie with their columns one after the other} */
  public DatasetRequest withTransposed(boolean columns) {
    return new DatasetRequest(
        place, test, label, ignore, numbers, categories, split, known, columns);
  }

  /** {@return whether anything is said of a table's columns, or of another place for test rows} */
  public boolean isOfATable() {
    return test.isPresent()
        || label.isPresent()
        || !ignore.isEmpty()
        || !numbers.isEmpty()
        || !categories.isEmpty();
  }
}
