package dev.percha.core.domain.data;

import java.util.List;

/**
 * What is done to every row before a network sees it: in training, validation and test, and to all
 * that a trained model is ever asked. It was fitted by a {@link Preparation}, and travels with the
 * model. Core applies it, once, in plain Java: engines see numbers that are prepared already, and
 * so the same bits. Immutable.
 */
public sealed interface Preprocessing {
  /**
   * @param values how many values a row has before
   * @return how many inputs it has after
   * @throws IllegalArgumentException where this is for rows of another length
   */
  int inputs(int values);

  /**
   * Refuses rows that this was not fitted for.
   *
   * @param schema what the rows are
   * @throws IllegalArgumentException where it is of another width, or a column of another kind
   */
  default void requireFit(Schema schema) {
    inputs(schema.width());
  }

  /**
   * @param rows row after row, not changed
   * @param count how many rows there are
   * @return them prepared, row after row; the array given, where nothing is to be done
   * @throws IllegalArgumentException where the length does not match, or a value cannot be prepared
   */
  float[] apply(float[] rows, int count);

  /** Rows are taken as they are. */
  record Identity() implements Preprocessing {
    @Override
    public int inputs(int values) {
      return values;
    }

    @Override
    public float[] apply(float[] rows, int count) {
      return rows;
    }
  }

  /**
   * Rows are unsigned bytes, scaled to [0, 1] by {@link Pixels}; floats are taken for pixels that
   * are scaled already.
   */
  record PixelScaling() implements Preprocessing {
    @Override
    public int inputs(int values) {
      return values;
    }

    @Override
    public float[] apply(float[] rows, int count) {
      return rows;
    }
  }

  /**
   * Every value is standardized.
   *
   * @param standardizers one for each value of a row
   */
  record Standardization(List<Standardizer> standardizers) implements Preprocessing {
    public Standardization {
      standardizers = List.copyOf(standardizers);
    }

    @Override
    public int inputs(int values) {
      requireWidth(values, standardizers.size());
      return values;
    }

    @Override
    public float[] apply(float[] rows, int count) {
      int width = standardizers.size();
      requireLength(rows, count, width);
      float[] prepared = new float[rows.length];
      for (int at = 0; at < rows.length; at++) {
        int value = at % width;
        try {
          prepared[at] = standardizers.get(value).apply(rows[at]);
        } catch (IllegalArgumentException e) {
          throw refused("value " + value, at / width, e);
        }
      }
      return prepared;
    }
  }

  /**
   * Every column of a table becomes inputs in its own way.
   *
   * @param encodings one for each column
   */
  record TableColumns(List<Encoding> encodings) implements Preprocessing {
    public TableColumns {
      encodings = List.copyOf(encodings);
    }

    @Override
    public void requireFit(Schema schema) {
      requireWidth(schema.columns().size(), encodings.size());
      for (int i = 0; i < encodings.size(); i++) {
        Column column = schema.columns().get(i);
        boolean fits =
            column instanceof Column.Categorical category
                ? encodings.get(i) instanceof OneHot oneHot && oneHot.isOf(category)
                : encodings.get(i) instanceof Encoding.Standardized;
        if (!fits) {
          throw new IllegalArgumentException(
              "column \"" + column.name() + "\" is not what was prepared as " + encodings.get(i));
        }
      }
    }

    /** {@return how many inputs a row has after} */
    public int inputs() {
      long inputs = encodings.stream().mapToLong(Encoding::inputs).sum();
      return Math.toIntExact(inputs);
    }

    @Override
    public int inputs(int values) {
      requireWidth(values, encodings.size());
      return inputs();
    }

    @Override
    public float[] apply(float[] rows, int count) {
      int width = encodings.size();
      requireLength(rows, count, width);
      int inputs = inputs();
      float[] prepared = new float[Math.multiplyExact(count, inputs)];
      for (int row = 0; row < count; row++) {
        int to = row * inputs;
        for (int i = 0; i < width; i++) {
          Encoding encoding = encodings.get(i);
          try {
            encoding.encode(rows[row * width + i], prepared, to);
          } catch (IllegalArgumentException e) {
            throw refused("column " + i, row, e);
          }
          to += encoding.inputs();
        }
      }
      return prepared;
    }
  }

  private static void requireWidth(int values, int expected) {
    if (values != expected) {
      throw new IllegalArgumentException("rows of " + values + " values; expected " + expected);
    }
  }

  private static void requireLength(float[] rows, int count, int width) {
    if (rows.length != (long) count * width) {
      throw new IllegalArgumentException(
          rows.length + " values for " + count + " rows; expected " + width + " per row");
    }
  }

  private static IllegalArgumentException refused(
      String what, int row, IllegalArgumentException why) {
    return new IllegalArgumentException(what + " of row " + row + ": " + why.getMessage(), why);
  }
}
