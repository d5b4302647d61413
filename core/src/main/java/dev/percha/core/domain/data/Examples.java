package dev.percha.core.domain.data;

import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.failure.DataException;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Labelled rows: the inputs of each, and which class it belongs to.
 *
 * <p>Rows are held either as grey pixels (unsigned bytes, scaled to [0, 1] by {@link Pixels} when
 * they are read), as finite floats taken as they are, or as a table's cells, which are floats too
 * and {@code NaN} where empty. The arrays given are not copied, so that 47 million pixels lie in
 * memory once; whoever gives them must not write to them again.
 */
public final class Examples {
  /** The longest array that every JVM makes. */
  private static final int LARGEST = Integer.MAX_VALUE - 8;

  /** Rows prepared at a time. */
  private static final int BLOCK = 1024;

  private final byte[] pixels;
  private final float[] features;
  private final int[] labels;
  private final int[] rowOf;
  private final int inputs;
  private final int classes;

  private Examples(
      byte[] pixels, float[] features, int[] labels, int[] rowOf, int inputs, int classes) {
    this.pixels = pixels;
    this.features = features;
    this.labels = labels;
    this.rowOf = rowOf;
    this.inputs = inputs;
    this.classes = classes;
  }

  /**
   * Rows of grey pixels.
   *
   * @param pixels row after row, {@code inputs} unsigned bytes each; kept, not copied
   * @param labels one class per row, each 0 to {@code classes - 1}; kept, not copied
   * @param inputs pixels per row, at least 1
   * @param classes how many classes there are, at least 2
   * @return the examples
   * @throws IllegalArgumentException where the counts do not match or a label is out of range
   */
  public static Examples ofPixels(byte[] pixels, int[] labels, int inputs, int classes) {
    requireCounts(pixels.length, labels, inputs, classes);
    return new Examples(pixels, null, labels, null, inputs, classes);
  }

  /**
   * Rows of floats, taken as they are: whoever gives them has scaled them.
   *
   * @param features row after row, {@code inputs} finite values each; kept, not copied
   * @param labels one class per row, each 0 to {@code classes - 1}; kept, not copied
   * @param inputs values per row, at least 1
   * @param classes how many classes there are, at least 2
   * @return the examples
   * @throws IllegalArgumentException where the counts do not match, a label is out of range, or a
   *     value is not finite
   */
  public static Examples ofFeatures(float[] features, int[] labels, int inputs, int classes) {
    requireCounts(features.length, labels, inputs, classes);
    for (int i = 0; i < features.length; i++) {
      if (!Float.isFinite(features[i])) {
        throw new IllegalArgumentException(
            "value %s of row %s is %s; allowed: finite numbers"
                .formatted(i % inputs, i / inputs, features[i]));
      }
    }
    return new Examples(null, features, labels, null, inputs, classes);
  }

  /**
   * Rows of a table, before they are prepared.
   *
   * @param cells row after row, one for each column, as {@link Column} says; kept, not copied
   * @param labels one class per row, each 0 to {@code classes - 1}; kept, not copied
   * @param columns cells per row, at least 1
   * @param classes how many classes there are, at least 2
   * @return the examples
   * @throws IllegalArgumentException where the counts do not match, a label is out of range, or a
   *     cell is infinite
   */
  public static Examples ofCells(float[] cells, int[] labels, int columns, int classes) {
    requireCounts(cells.length, labels, columns, classes);
    for (int i = 0; i < cells.length; i++) {
      if (Float.isInfinite(cells[i])) {
        throw new IllegalArgumentException(
            "cell %s of row %s is %s; allowed: finite numbers, and NaN where it is empty"
                .formatted(i % columns, i / columns, cells[i]));
      }
    }
    return new Examples(null, cells, labels, null, columns, classes);
  }

  private static void requireCounts(int values, int[] labels, int inputs, int classes) {
    if (inputs < 1 || classes < 2) {
      throw new IllegalArgumentException(
          inputs + " inputs and " + classes + " classes; allowed: at least 1 and 2");
    }
    if ((long) labels.length * inputs != values) {
      throw new IllegalArgumentException(
          "%s values for %s rows of %s; expected %s"
              .formatted(values, labels.length, inputs, (long) labels.length * inputs));
    }
    for (int row = 0; row < labels.length; row++) {
      if (labels[row] < 0 || labels[row] >= classes) {
        throw new IllegalArgumentException(
            "label of row " + row + " is " + labels[row] + "; allowed: 0 to " + (classes - 1));
      }
    }
  }

  /**
   * Some of these rows, in the given order, sharing their memory.
   *
   * @param rows each 0 to {@code rows() - 1}; copied
   * @return a view of those rows
   * @throws IllegalArgumentException where a row is out of range
   */
  public Examples select(int[] rows) {
    requireRows(rows);
    int[] chosen = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      chosen[i] = place(rows[i]);
    }
    return new Examples(pixels, features, labels, chosen, inputs, classes);
  }

  /**
   * Refuses steps that cannot be made over these rows, as every trainer must.
   *
   * @param rows row numbers
   * @param batchSize rows per step
   * @throws IllegalArgumentException where a row is not 0 to {@code rows() - 1}, or the batch size
   *     is less than 1
   */
  public void requireSteps(int[] rows, int batchSize) {
    requireRows(rows);
    if (batchSize < 1) {
      throw new IllegalArgumentException("batch size is " + batchSize + "; allowed: 1 or more");
    }
  }

  private void requireRows(int[] rows) {
    int count = rows();
    for (int row : rows) {
      if (row < 0 || row >= count) {
        throw new IllegalArgumentException("row " + row + "; allowed: 0 to " + (count - 1));
      }
    }
  }

  /**
   * Refuses a network that these examples are not for.
   *
   * @param network a network
   * @throws IllegalArgumentException where inputs or classes differ, or there are no rows
   */
  public void requireFit(NetworkSpec network) {
    if (inputs != network.inputs() || classes != network.classes()) {
      throw new IllegalArgumentException(
          "the network %s does not fit examples of %s inputs and %s classes"
              .formatted(network, inputs, classes));
    }
    if (rows() == 0) {
      throw new IllegalArgumentException("no examples; at least one row is needed");
    }
  }

  private int place(int row) {
    return rowOf == null ? row : rowOf[row];
  }

  /** {@return how many rows there are} */
  public int rows() {
    return rowOf == null ? labels.length : rowOf.length;
  }

  /** {@return values per row} */
  public int inputs() {
    return inputs;
  }

  /** {@return how many classes there are} */
  public int classes() {
    return classes;
  }

  /** {@return the class of a row, 0 to {@code classes() - 1}} */
  public int label(int row) {
    return labels[place(row)];
  }

  /**
   * Writes the inputs of some consecutive rows, scaled where they are pixels.
   *
   * @param from the first row
   * @param to one past the last row
   * @param target at least {@code (to - from) * inputs()} long, written from 0 on
   */
  public void copyInputs(int from, int to, float[] target) {
    Objects.checkFromToIndex(from, to, rows());
    for (int row = from; row < to; row++) {
      int source = place(row) * inputs;
      int at = (row - from) * inputs;
      if (features != null) {
        System.arraycopy(features, source, target, at, inputs);
      } else {
        for (int i = 0; i < inputs; i++) {
          target[at + i] = Pixels.scaled(pixels[source + i]);
        }
      }
    }
  }

  /**
   * @param from the first row
   * @param to one past the last row
   * @return the inputs of those rows, row-major, scaled where they are pixels
   */
  public float[] inputs(int from, int to) {
    float[] values = new float[Math.multiplyExact(to - from, inputs)];
    copyInputs(from, to, values);
    return values;
  }

  /** Reads row after row in one array, which the next row overwrites. */
  void forEachRow(Consumer<float[]> reader) {
    float[] row = new float[inputs];
    for (int i = 0; i < rows(); i++) {
      copyInputs(i, i + 1, row);
      reader.accept(row);
    }
  }

  /**
   * @param preprocessing what was fitted for such rows
   * @return these rows prepared, each once and for all; these, where nothing is to be done
   * @throws IllegalArgumentException where it is for rows of another length
   * @throws DataException where a row cannot be prepared, or one array cannot hold them
   */
  public Examples prepared(Preprocessing preprocessing) {
    int width = preprocessing.inputs(inputs);
    if (preprocessing instanceof Preprocessing.Identity
        || preprocessing instanceof Preprocessing.PixelScaling) {
      return this;
    }
    if ((long) rows() * width > LARGEST) {
      throw new DataException(
          "%s rows of %s inputs each are more numbers than one array holds; take fewer rows or columns"
              .formatted(rows(), width));
    }
    float[] prepared = new float[rows() * width];
    int[] own = new int[rows()];
    for (int from = 0; from < own.length; from += BLOCK) {
      int to = Math.min(from + BLOCK, own.length);
      float[] block = apply(preprocessing, from, to);
      System.arraycopy(block, 0, prepared, from * width, block.length);
    }
    Arrays.setAll(own, this::label);
    return ofFeatures(prepared, own, width, classes);
  }

  private float[] apply(Preprocessing preprocessing, int from, int to) {
    try {
      return preprocessing.apply(inputs(from, to), to - from);
    } catch (IllegalArgumentException e) {
      throw new DataException("after row " + from + ", " + e.getMessage(), e);
    }
  }

  /** {@return whether rows are held as pixels} */
  public boolean hasPixels() {
    return pixels != null;
  }

  /**
   * @param row a row's number
   * @return its pixels, unsigned bytes, a copy
   * @throws IllegalStateException where rows are not held as pixels
   */
  public byte[] pixels(int row) {
    if (pixels == null) {
      throw new IllegalStateException("these examples hold floats, not pixels");
    }
    byte[] copy = new byte[inputs];
    System.arraycopy(pixels, place(row) * inputs, copy, 0, inputs);
    return copy;
  }
}
