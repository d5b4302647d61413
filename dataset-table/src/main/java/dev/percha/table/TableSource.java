package dev.percha.table;

import dev.percha.core.domain.data.Column;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.data.Schema;
import dev.percha.core.domain.data.Split;
import dev.percha.core.failure.DataException;
import dev.percha.core.port.out.DatasetRequest;
import dev.percha.core.port.out.DatasetSource;
import dev.percha.table.TableScan.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A table in a CSV file, whose first line names the columns. It is read twice, to find what its
 * columns are, and then its cells, so that memory holds the cells and no more.
 *
 * <p>Test rows are those of another file where one is named; else a fifth of the rows is split off
 * as validation rows are, by {@link dev.percha.core.domain.data.SplitSpec#ofTestRows}, in the order
 * of the file. Where it is known what the rows are, all of them are test rows.
 *
 * <p>The data set's SHA-256 is that of the file, decompressed; of two files, that of two lines of
 * text, each the SHA-256 of one of them in lower-case hexadecimal, ended by a line feed.
 */
public final class TableSource implements DatasetSource {
  /** The longest array that every JVM makes. */
  private static final int LARGEST = Integer.MAX_VALUE - 8;

  /** The fewest rows of which some can be trained on, validated and tested. */
  private static final int FEWEST = 3;

  private final DatasetRequest request;
  private final Consumer<String> told;

  /**
   * @param request which file, and how it is to be read
   * @param told hears how far reading has come, and what was decided
   */
  public TableSource(DatasetRequest request, Consumer<String> told) {
    this.request = Objects.requireNonNull(request, "request");
    this.told = Objects.requireNonNull(told, "told");
  }

  /** The rows of a file, and its SHA-256. */
  private record Part(Schema schema, Examples rows, String sha256) {}

  @Override
  public Dataset load() {
    String name =
        request.place().getFileName().toString().replaceFirst("(?i)(\\.[ct]sv)?(\\.gz)?$", "");
    if (request.known().isPresent()) {
      Part all = read(request.place(), request.known().get());
      requireRows(all.rows(), 2);
      return new Dataset(name, all.sha256(), all.schema(), all.rows(), all.rows());
    }
    Part first = read(request.place());
    if (request.test().isPresent()) {
      requireRows(first.rows(), 2);
      Part test = read(request.test().get(), first.schema());
      return new Dataset(
          name, both(first.sha256(), test.sha256()), first.schema(), first.rows(), test.rows());
    }
    requireRows(first.rows(), FEWEST);
    Split split = Split.of(first.rows(), request.split().ofTestRows());
    return new Dataset(
        name,
        first.sha256(),
        first.schema(),
        first.rows().select(sorted(split.training())),
        first.rows().select(sorted(split.validation())));
  }

  private static int[] sorted(int[] rows) {
    Arrays.sort(rows);
    return rows;
  }

  private void requireRows(Examples rows, int fewest) {
    if (rows.rows() < fewest) {
      throw new DataException(
          "%s: %d rows; expected %d or more".formatted(request.place(), rows.rows(), fewest));
    }
  }

  private static String both(String first, String second) {
    try {
      byte[] lines = (first + "\n" + second + "\n").getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(lines));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static CsvFile open(Path file) {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new DataException(file + ": not a file; expected a table in a CSV file");
    }
    try {
      return CsvFile.open(file.toString(), Files.newInputStream(file));
    } catch (NoSuchFileException e) {
      throw new DataException(file + ": no such file; expected a table in a CSV file", e);
    } catch (IOException e) {
      throw new DataException(file + ": cannot be read: " + e, e);
    }
  }

  private Progress progress(Path file, String doing) {
    return new Progress(file.getFileName() + ": " + doing, told, System::nanoTime);
  }

  /** Finds what the columns are, and then reads them. */
  private Part read(Path place) {
    TableScan scan;
    try (CsvFile file = open(place)) {
      scan = TableScan.of(file, request, progress(place, "looked through "));
    }
    List<Integer> inputs = scan.inputs();
    List<String> names = inputs.stream().map(scan::name).toList();
    List<Words> words = new ArrayList<>();
    for (int column : inputs) {
      words.add(scan.kind(column) == Kind.CATEGORY ? new Words() : null);
      if (scan.isEmpty(column)) {
        told.accept("column \"" + CsvFile.quoted(scan.name(column)) + "\" is empty throughout");
      }
    }
    Words classes = new Words();
    try (CsvFile file = open(place)) {
      RowReader reader = new RowReader(file, names, words, scan.name(scan.label()), classes);
      Table table =
          new Table(file, scan.rows(), names.size())
              .read(
                  reader,
                  progress(place, "read "),
                  () -> requireFewWords(file, scan, inputs, words));
      Schema schema = schema(scan, names, words, classes, table);
      return new Part(schema, table.examples(schema.classNames().size()), file.contentSha256());
    }
  }

  private static void requireFewWords(
      CsvFile file, TableScan scan, List<Integer> inputs, List<Words> words) {
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i) != null) {
        int column = inputs.get(i);
        words.get(i).requireFew(file.name(), scan.name(column), scan.remedy(column));
      }
    }
  }

  /** Puts the words in order, and the cells' codes with them. */
  private Schema schema(
      TableScan scan, List<String> names, List<Words> words, Words classes, Table table) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Words of = words.get(i);
      if (of == null) {
        columns.add(new Column.Numeric(names.get(i)));
      } else {
        columns.add(new Column.Categorical(names.get(i), of.sorted()));
        table.recode(i, of.places());
      }
    }
    if (classes.size() < 2) {
      throw new DataException(
          "%s: column \"%s\" has %s; expected two classes or more"
              .formatted(
                  request.place(),
                  CsvFile.quoted(scan.name(scan.label())),
                  classes.size() == 0 ? "no rows" : "the same class in all rows"));
    }
    table.recodeLabels(classes.places());
    return Schema.ofColumns(columns, scan.name(scan.label()), classes.sorted());
  }

  /** Reads what is known by the names of its columns. */
  private Part read(Path place, Schema schema) {
    int rows = 0;
    try (CsvFile file = open(place)) {
      TableRows.requireColumns(file, schema, true);
      Progress progress = progress(place, "looked through ");
      while (file.next((column, text, from, length) -> {})) {
        rows = file.counted(rows);
        progress.rows(rows);
      }
    }
    try (CsvFile file = open(place)) {
      RowReader reader =
          new RowReader(
              file,
              schema.columns().stream().map(Column::name).toList(),
              RowReader.words(schema.columns()),
              schema.label().orElseThrow(),
              new Words(schema.classNames()));
      Table table =
          new Table(file, rows, schema.width()).read(reader, progress(place, "read "), () -> {});
      if (rows == 0) {
        throw new DataException(place + ": no rows; expected one or more");
      }
      return new Part(schema, table.examples(schema.classNames().size()), file.contentSha256());
    }
  }

  /** The cells of a file, whose number of rows is known. */
  private static final class Table {
    private final CsvFile file;
    private final float[] cells;
    private final int[] labels;
    private final int columns;

    Table(CsvFile file, int rows, int columns) {
      if ((long) rows * columns > LARGEST) {
        throw new DataException(
            "%s: %d rows of %d columns are more cells than one array holds; leave columns out by --ignore"
                .formatted(file.name(), rows, columns));
      }
      this.file = file;
      this.cells = new float[rows * columns];
      this.labels = new int[rows];
      this.columns = columns;
    }

    Table read(RowReader reader, Progress progress, Runnable check) {
      float[] beyond = new float[columns];
      for (int row = 0; row <= labels.length; row++) {
        boolean last = row == labels.length;
        boolean found = reader.read(last ? beyond : cells, last ? 0 : row * columns);
        if (found == last) {
          throw new DataException(
              file.name() + ": has changed while it was read; read it again when it is whole");
        }
        if (!last) {
          labels[row] = reader.label();
          check.run();
          progress.rows(row);
        }
      }
      return this;
    }

    void recode(int column, int[] places) {
      for (int at = column; at < cells.length; at += columns) {
        cells[at] = Float.isNaN(cells[at]) ? cells[at] : places[(int) cells[at]];
      }
    }

    void recodeLabels(int[] places) {
      for (int row = 0; row < labels.length; row++) {
        labels[row] = places[labels[row]];
      }
    }

    Examples examples(int classes) {
      return Examples.ofCells(cells, labels, columns, classes);
    }
  }
}
