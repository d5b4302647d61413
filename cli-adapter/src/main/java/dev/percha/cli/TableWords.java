package dev.percha.cli;

import dev.percha.core.domain.data.Column;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.SplitSpec;
import dev.percha.results.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a table was taken for, in a line. */
final class TableWords {
  private TableWords() {}

  /**
   * As in {@code flowers: 150 rows: 4 numbers, label of 3 classes; 100 train, 20 validation, 30
   * test}.
   */
  static String of(Dataset data, SplitSpec split) {
    List<Column> columns = data.schema().columns();
    int numbers = (int) columns.stream().filter(Column.Numeric.class::isInstance).count();
    int categories = columns.size() - numbers;
    List<String> kinds = new ArrayList<>();
    if (numbers > 0) {
      kinds.add(Words.count(numbers, "number"));
    }
    if (categories > 0) {
      kinds.add(categories == 1 ? "1 category" : categories + " categories");
    }
    int train = data.train().rows();
    return String.format(
        Locale.ROOT,
        "%s: %d rows: %s, label of %d classes; %d train, %d validation, %d test",
        data.name(),
        train + data.test().rows(),
        String.join(", ", kinds),
        data.schema().classNames().size(),
        split.trainingRows(train),
        split.validationRows(train),
        data.test().rows());
  }
}
