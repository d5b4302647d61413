package dev.percha.table;

import dev.percha.core.failure.ConfigurationException;
import dev.percha.core.failure.DataException;
import dev.percha.core.port.out.DatasetRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the columns of a file are, by a first look through all of it: those that the user says, and
 * else numbers where every cell that is not empty is one, and categories where not. It holds
 * nothing of the file but that.
 */
final class TableScan {
  /** What a column is. */
  enum Kind {
    LABEL,
    IGNORED,
    NUMBER,
    CATEGORY
  }

  private final List<String> names;
  private final Kind[] kinds;
  private final boolean[] said;
  private final boolean[] filled;
  private final String[] firstWord;
  private final long[] firstLine;
  private int rows;

  private TableScan(CsvFile file, DatasetRequest request) {
    this.names = List.copyOf(file.header());
    this.kinds = new Kind[names.size()];
    this.said = new boolean[names.size()];
    this.filled = new boolean[names.size()];
    this.firstWord = new String[names.size()];
    this.firstLine = new long[names.size()];
    for (int i = 0; i < kinds.length; i++) {
      kinds[i] = Kind.NUMBER;
    }
    String label =
        request
            .label()
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "no label named; name the column to predict by --label, one of: "
                            + CsvFile.joined(names)));
    say("--label", List.of(label), Kind.LABEL);
    say("--ignore", request.ignore(), Kind.IGNORED);
    say("--number", request.numbers(), Kind.NUMBER);
    say("--category", request.categories(), Kind.CATEGORY);
  }

  private void say(String flag, List<String> columns, Kind kind) {
    for (String column : columns) {
      int place = names.indexOf(column);
      if (place < 0) {
        throw new ConfigurationException(
            "%s: there is no column \"%s\"; there are: %s"
                .formatted(flag, column, CsvFile.joined(names)));
      }
      if (said[place]) {
        throw new ConfigurationException(
            "%s: column \"%s\" is named twice by --label, --ignore, --number and --category"
                .formatted(flag, column));
      }
      kinds[place] = kind;
      said[place] = true;
    }
  }

  /** Looks through all rows. */
  static TableScan of(CsvFile file, DatasetRequest request, Progress progress) {
    TableScan scan = new TableScan(file, request);
    while (file.next((column, text, from, length) -> scan.look(file, column, text, from, length))) {
      scan.rows = file.counted(scan.rows);
      progress.rows(scan.rows);
    }
    scan.requireInputs(file);
    return scan;
  }

  private void look(CsvFile file, int column, char[] text, int from, int length) {
    if (length == 0 || kinds[column] != Kind.NUMBER) {
      return;
    }
    filled[column] = true;
    if (Double.isNaN(DecimalNumber.parse(text, from, length))) {
      String found = new String(text, from, length);
      if (said[column]) {
        throw file.refused(column, found, CsvFile.NUMBER);
      }
      kinds[column] = Kind.CATEGORY;
      firstWord[column] = found;
      firstLine[column] = file.line();
    }
  }

  private void requireInputs(CsvFile file) {
    Set<Kind> there = new HashSet<>(List.of(kinds));
    if (!there.contains(Kind.NUMBER) && !there.contains(Kind.CATEGORY)) {
      throw new DataException(file.name() + ": no column is left to learn from");
    }
  }

  int rows() {
    return rows;
  }

  Kind kind(int column) {
    return kinds[column];
  }

  /** {@return the numbers of the columns that become inputs} */
  List<Integer> inputs() {
    List<Integer> inputs = new ArrayList<>();
    for (int i = 0; i < kinds.length; i++) {
      if (kinds[i] == Kind.NUMBER || kinds[i] == Kind.CATEGORY) {
        inputs.add(i);
      }
    }
    return inputs;
  }

  /** {@return the number of the column that has the classes} */
  int label() {
    return List.of(kinds).indexOf(Kind.LABEL);
  }

  String name(int column) {
    return names.get(column);
  }

  boolean isEmpty(int column) {
    return kinds[column] == Kind.NUMBER && !filled[column];
  }

  /** What can be done where a column has too many categories. */
  String remedy(int column) {
    String ignore = "leave it out by --ignore " + CsvFile.quoted(names.get(column));
    return firstWord[column] == null
        ? ignore
        : "line %d has \"%s\", which is no number: mend it, or %s"
            .formatted(firstLine[column], CsvFile.quoted(firstWord[column]), ignore);
  }
}
