package dev.percha.table;

import dev.percha.core.domain.data.Column;
import dev.percha.core.domain.data.Schema;
import dev.percha.core.failure.ConfigurationException;
import dev.percha.core.failure.DataException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rows of a CSV file that a model is to be asked about, block by block, so that memory does not
 * grow with the file. Columns are found by their names, in whatever order; the label's may be there
 * or not, and is not read. One thread at a time.
 */
public final class TableRows implements AutoCloseable {
  private final CsvFile file;
  private final Schema schema;
  private final RowReader reader;
  private final int[] kept;
  private final List<List<String>> keptOfBlock = new ArrayList<>();
  private String[] keptOfRow;
  private long firstLine;
  private boolean ended;

  /**
   * Opens a file, and finds its columns.
   *
   * @param name what messages call it
   * @param content what is in it; closed with this, or where this fails
   * @param schema what the model was trained on
   * @param keep the names of columns whose text is wanted beside the cells
   * @throws DataException where it is no such file, or has not a column of the schema
   * @throws ConfigurationException where it has not a column that is to be kept
   */
  public TableRows(String name, InputStream content, Schema schema, List<String> keep) {
    this.schema = schema;
    this.file = CsvFile.open(name, content);
    try {
      requireColumns(file, schema, false);
      for (String column : keep) {
        if (!file.header().contains(column)) {
          throw new ConfigurationException(
              "--keep: %s has no column \"%s\"; it has: %s"
                  .formatted(name, column, CsvFile.joined(file.header())));
        }
      }
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
    this.kept = keep.stream().mapToInt(file.header()::indexOf).toArray();
    this.reader =
        new RowReader(
            file,
            schema.columns().stream().map(Column::name).toList(),
            RowReader.words(schema.columns()),
            "",
            new Words(List.of()));
  }

  /** Refuses a file that lacks a column, the label's too where that is read. */
  static void requireColumns(CsvFile file, Schema schema, boolean labelled) {
    List<String> missing = new ArrayList<>();
    schema.columns().forEach(column -> missing.add(column.name()));
    if (labelled) {
      missing.add(schema.label().orElseThrow());
    }
    missing.removeAll(new HashSet<>(file.header()));
    if (!missing.isEmpty()) {
      throw new DataException(
          "%s: has no column %s; it has: %s"
              .formatted(file.name(), CsvFile.joined(missing), CsvFile.joined(file.header())));
    }
  }

  /** {@return the columns of the file that the model does not know, but for the label's} */
  public List<String> surplus() {
    Set<String> known = new HashSet<>(schema.label().stream().toList());
    schema.columns().forEach(column -> known.add(column.name()));
    return file.header().stream()
        .filter(name -> !known.contains(name))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /**
   * Reads the next rows.
   *
   * @param most how many at most, at least 1
   * @return their cells, row after row as {@link Schema} has them; of fewer rows only at the end of
   *     the file, and of none after it
   * @throws DataException where a cell is not what its column is, or the file is damaged there
   */
  public float[] next(int most) {
    int width = schema.width();
    float[] cells = new float[most * width];
    keptOfBlock.clear();
    int rows = 0;
    while (!ended && rows < most) {
      ended = !read(cells, rows * width);
      rows += ended ? 0 : 1;
      firstLine = rows == 1 ? file.line() : firstLine;
    }
    return rows == most ? cells : Arrays.copyOf(cells, rows * width);
  }

  private boolean read(float[] cells, int at) {
    keptOfRow = new String[kept.length];
    boolean found = reader.read(cells, at, this::keep);
    if (found) {
      keptOfBlock.add(List.of(keptOfRow));
    }
    return found;
  }

  private void keep(int column, char[] text, int from, int length) {
    for (int i = 0; i < kept.length; i++) {
      if (kept[i] == column) {
        keptOfRow[i] = new String(text, from, length);
      }
    }
  }

  /** {@return the texts that are kept of each row read last} */
  public List<List<String>> kept() {
    return List.copyOf(keptOfBlock);
  }

  /** {@return the line at which the first row read last begins} */
  public long firstLine() {
    return firstLine;
  }

  @Override
  public void close() {
    file.close();
  }
}
