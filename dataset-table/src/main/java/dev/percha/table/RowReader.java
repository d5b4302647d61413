package dev.percha.table;

import dev.percha.core.domain.data.Column;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the rows of a file as cells in the order of some columns, wherever they stand in it. */
final class RowReader {
  private static final int NOWHERE = -1;
  private static final int LABEL = -2;

  private final CsvFile file;
  private final int[] places;
  private final List<Words> words;
  private final Words classes;
  private float[] cells;
  private int at;
  private int label;

  /**
   * @param file where rows come from
   * @param names of the columns whose cells are wanted, all in the file
   * @param words of those that are categories; null for numbers
   * @param label the name of the column that has the classes; empty where that is not read
   * @param classes their names
   */
  RowReader(CsvFile file, List<String> names, List<Words> words, String label, Words classes) {
    this.file = file;
    this.words = words;
    this.classes = classes;
    Map<String, Integer> places = new HashMap<>();
    for (String name : names) {
      places.put(name, places.size());
    }
    this.places = new int[file.header().size()];
    for (int i = 0; i < this.places.length; i++) {
      String name = file.header().get(i);
      this.places[i] = name.equals(label) ? LABEL : places.getOrDefault(name, NOWHERE);
    }
  }

  /** The words of columns that are known, as {@link #RowReader} takes them. */
  static List<Words> words(List<Column> columns) {
    List<Words> words = new ArrayList<>();
    for (Column column : columns) {
      words.add(
          column instanceof Column.Categorical category ? new Words(category.values()) : null);
    }
    return words;
  }

  /**
   * Reads a row.
   *
   * @param to receives its cells
   * @param from where the first goes
   * @return whether there was one
   */
  boolean read(float[] to, int from) {
    return read(to, from, (column, text, first, length) -> {});
  }

  /** As above, where somebody else hears of each cell too, known or not. */
  boolean read(float[] to, int from, CsvFile.Cells other) {
    cells = to;
    at = from;
    return file.next(
        (column, text, first, length) -> {
          take(column, text, first, length);
          other.cell(column, text, first, length);
        });
  }

  /** {@return the class of the row read last} */
  int label() {
    return label;
  }

  private void take(int column, char[] text, int from, int length) {
    int place = places[column];
    if (place == LABEL) {
      label = classOf(column, new String(text, from, length));
    } else if (place != NOWHERE) {
      Words known = words.get(place);
      cells[at + place] =
          known == null
              ? number(column, text, from, length)
              : category(column, known, text, from, length);
    }
  }

  private int classOf(int column, String word) {
    int code = word.isEmpty() ? -1 : classes.code(word);
    if (code < 0) {
      throw file.refused(
          column,
          word,
          word.isEmpty()
              ? "a class; every row needs one"
              : "one of " + CsvFile.joined(classes.sorted()));
    }
    if (classes.size() > Words.MOST) {
      classes.requireFew(
          file.name(),
          file.header().get(column),
          "classes are what is to be told apart, and numbers are not predicted; name another --label");
    }
    return code;
  }

  private float category(int column, Words known, char[] text, int from, int length) {
    if (length == 0) {
      return Float.NaN;
    }
    if (length > CsvFile.LONGEST_WORD) {
      throw file.refused(
          column,
          new String(text, from, length),
          "a category of up to " + CsvFile.LONGEST_WORD + " characters");
    }
    return known.code(new String(text, from, length));
  }

  private float number(int column, char[] text, int from, int length) {
    if (length == 0) {
      return Float.NaN;
    }
    float number = (float) DecimalNumber.parse(text, from, length);
    if (!Float.isFinite(number)) {
      throw file.refused(column, new String(text, from, length), CsvFile.NUMBER);
    }
    return number;
  }
}
