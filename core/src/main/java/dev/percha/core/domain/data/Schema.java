package dev.percha.core.domain.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What the rows of a data set are, before anything is done to them: an image, or the cells of a
 * table's columns; and what their classes are called.
 *
 * @param image the shape of one row that is an image; empty for a table
 * @param columns of a table, all of different names; none for images
 * @param label the name of a table's column that has the classes; empty for images
 * @param classNames one for each class, in the order of the labels
 */
public record Schema(
    Optional<ImageShape> image,
    List<Column> columns,
    Optional<String> label,
    List<String> classNames) {
  public Schema {
    Objects.requireNonNull(image, "image");
    columns = List.copyOf(columns);
    classNames = List.copyOf(classNames);
    if (image.isPresent() != columns.isEmpty() || label.isPresent() == columns.isEmpty()) {
      throw new IllegalArgumentException("rows are images, or they have columns and a label");
    }
    Set<String> names = new HashSet<>(label.stream().toList());
    for (Column column : columns) {
      if (!names.add(column.name())) {
        throw new IllegalArgumentException("two columns are named \"" + column.name() + "\"");
      }
    }
  }

  /** {@return the schema of images, or of rows of unnamed numbers as 1 x their count} */
  public static Schema ofImages(ImageShape image, List<String> classNames) {
    return new Schema(Optional.of(image), List.of(), Optional.empty(), classNames);
  }

  /**
   * @param columns at least one
   * @param label the name of the column that has the classes, none of those
   * @param classNames one for each class, in the order of the labels
   * @return the schema of a table
   */
  public static Schema ofColumns(
      List<? extends Column> columns, String label, List<String> classNames) {
    return new Schema(Optional.empty(), List.copyOf(columns), Optional.of(label), classNames);
  }

  /** {@return whether rows are those of a table} */
  public boolean isTable() {
    return image.isEmpty();
  }

  /** {@return values of one row} */
  public int width() {
    return image.map(ImageShape::pixels).orElse(columns.size());
  }

  /**
   * Makes a table's row of values by name.
   *
   * @param values one for each column and no others: a {@link Number} for a column of numbers, any
   *     other object's text for one of categories, an empty text for an empty cell
   * @return the row's cells, in the order of the columns
   * @throws IllegalArgumentException where a column is missing or there is none of a name, a value
   *     is no finite number, or rows are no table's
   */
  public float[] row(Map<String, ?> values) {
    requireNames(values.keySet());
    float[] row = new float[columns.size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = cell(columns.get(i), values.get(columns.get(i).name()));
    }
    return row;
  }

  private void requireNames(Set<String> given) {
    if (image.isPresent()) {
      throw new IllegalArgumentException("these rows have no named columns; give their numbers");
    }
    List<String> names = columns.stream().map(Column::name).toList();
    List<String> missing = new ArrayList<>(names);
    missing.removeAll(given);
    List<String> surplus = new ArrayList<>(new HashSet<>(given));
    surplus.removeAll(names);
    if (!missing.isEmpty() || !surplus.isEmpty()) {
      throw new IllegalArgumentException(
          (missing.isEmpty() ? "" : "no value for " + String.join(", ", missing) + "; ")
              + (surplus.isEmpty() ? "" : "no column " + String.join(", ", surplus) + "; ")
              + "expected "
              + String.join(", ", names));
    }
  }

  private static float cell(Column column, Object value) {
    if (value == null || value.equals("")) {
      return Float.NaN;
    }
    if (column instanceof Column.Categorical category) {
      int code = category.values().indexOf(String.valueOf(value));
      return code < 0 ? Column.Categorical.UNKNOWN : code;
    }
    if (!(value instanceof Number number) || !Float.isFinite(number.floatValue())) {
      throw new IllegalArgumentException(
          "column \"%s\" is %s; allowed: a finite number of float32, or \"\" for an empty cell"
              .formatted(column.name(), value));
    }
    return number.floatValue();
  }
}
