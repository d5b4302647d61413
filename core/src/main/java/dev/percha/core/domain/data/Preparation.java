package dev.percha.core.domain.data;

import java.util.ArrayList;
import java.util.List;

/**
 * What a plan wants done to rows before a network sees them. It is fitted on the rows that are
 * trained on, after the split: of validation and test rows it must know nothing.
 */
public sealed interface Preparation {
  /** {@return the one word for it in files, such as {@code standardize}} */
  String name();

  /**
   * @param name one that {@link #name} gives
   * @return the preparation of that name
   * @throws IllegalArgumentException where there is none
   */
  static Preparation named(String name) {
    List<Preparation> all = List.of(new AsGiven(), new Standardize(), new Columns());
    return all.stream()
        .filter(preparation -> preparation.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown preparation \"%s\"; available: %s"
                        .formatted(
                            name,
                            String.join(", ", all.stream().map(Preparation::name).toList()))));
  }

  /**
   * @param schema what the rows are
   * @param training the rows that are trained on, and no others
   * @return what is done to every row, of these and of all to come
   * @throws IllegalArgumentException where these rows cannot be prepared so
   */
  Preprocessing fit(Schema schema, Examples training);

  /** Nothing but what rows need: pixels are scaled to [0, 1], numbers are taken as they are. */
  record AsGiven() implements Preparation {
    @Override
    public String name() {
      return "as_given";
    }

    @Override
    public Preprocessing fit(Schema schema, Examples training) {
      for (Column column : schema.columns()) {
        if (column instanceof Column.Categorical) {
          throw new IllegalArgumentException(
              "column \"" + column.name() + "\" has categories; prepare rows by Columns");
        }
      }
      return training.hasPixels() ? new Preprocessing.PixelScaling() : new Preprocessing.Identity();
    }
  }

  /** Every value less its mean, by its standard deviation; see {@link Standardizer}. */
  record Standardize() implements Preparation {
    @Override
    public String name() {
      return "standardize";
    }

    @Override
    public Preprocessing fit(Schema schema, Examples training) {
      new AsGiven().fit(schema, training);
      if (training.hasPixels()) {
        throw new IllegalArgumentException("pixels are of one scale; standardize numbers only");
      }
      return new Preprocessing.Standardization(ColumnStatistics.of(training).standardizers());
    }
  }

  /**
   * Column by column, as a table needs it: numbers standardized, an empty cell taken for the mean
   * and told by an input of its own; categories one-hot, where an empty cell or a word that is
   * unknown is a category of its own. Either of these inputs is there where a training row has such
   * a cell: without one, it would keep the random weights it begins with.
   */
  record Columns() implements Preparation {
    @Override
    public String name() {
      return "columns";
    }

    @Override
    public Preprocessing fit(Schema schema, Examples training) {
      if (!schema.isTable()) {
        throw new IllegalArgumentException("images have no columns to prepare");
      }
      ColumnStatistics statistics = ColumnStatistics.of(training);
      List<Encoding> encodings = new ArrayList<>();
      for (int i = 0; i < schema.width(); i++) {
        encodings.add(
            schema.columns().get(i) instanceof Column.Categorical category
                ? OneHot.of(training, i, category.values().size())
                : new Encoding.Standardized(
                    statistics.standardizers().get(i), statistics.hasEmpty(i)));
      }
      return new Preprocessing.TableColumns(encodings);
    }
  }
}
