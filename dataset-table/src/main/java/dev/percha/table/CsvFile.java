package dev.percha.table;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.RecordType;
import dev.percha.core.failure.DataException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * A CSV file under way, row after row: UTF-8 with or without a byte order mark, plain or gzip,
 * fields parted by the one of {@code , ; tab |} that its first line has most of, quoted as RFC 4180
 * has it, lines ended by LF, CR or CRLF. The first line names the columns. Spaces around a field
 * are passed over, and so are empty lines.
 *
 * <p>No more of a file is held than a field: one line that says where and what refuses a field that
 * is too long, a quote that is not closed, too many or unlike columns, and a NUL.
 */
final class CsvFile implements AutoCloseable {
  /** The longest field, in characters. */
  static final int LONGEST_FIELD = 65_536;

  /** The most columns. */
  static final int MOST_COLUMNS = 10_000;

  /** The longest word of a category or class, in characters. */
  static final int LONGEST_WORD = 1_000;

  /** What may stand in a column of numbers. */
  static final String NUMBER =
      "a number with a decimal point, within 3.4e38 of 0, or nothing where it is not known";

  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final String SEPARATORS = ",;\t|";

  /** What of a text a message shows. */
  private static final int LONGEST_QUOTE = 60;

  private static final int MOST_NAMES = 20;

  /** Hears of the cells of a row. */
  @FunctionalInterface
  interface Cells {
    /**
     * Hears of a cell, from the first to the last of a row.
     *
     * @param column its number, from 0
     * @param text what it stands in, to be read before this returns
     * @param from where it begins
     * @param length its characters, without spaces around them; 0 where it is empty
     */
    void cell(int column, char[] text, int from, int length);
  }

  private final String name;
  private final MessageDigest digest;
  private final CsvReader<Boolean> reader;
  private final CloseableIterator<Boolean> rows;
  private final Handler handler = new Handler();
  private final List<String> header = new ArrayList<>();

  private CsvFile(String name, InputStream content) throws IOException {
    this.name = name;
    this.digest = sha256();
    BufferedInputStream bytes = new BufferedInputStream(content);
    DigestInputStream plain = new DigestInputStream(unpacked(bytes), digest);
    BufferedReader text =
        new BufferedReader(
            new InputStreamReader(
                plain,
                StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)),
            LONGEST_FIELD);
    this.reader =
        CsvReader.builder()
            .fieldSeparator(separator(text))
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .allowUnclosedQuote(false)
            .maxBufferSize(4 * LONGEST_FIELD)
            .build(handler, text);
    this.rows = reader.iterator();
  }

  /**
   * Opens a file, and reads the names of its columns.
   *
   * @param name what messages call it
   * @param content what is in it; closed with this, or where this fails
   * @throws DataException where it is no such file
   */
  static CsvFile open(String name, InputStream content) {
    try {
      CsvFile file = new CsvFile(name, content);
      file.readHeader();
      return file;
    } catch (IOException e) {
      close(content);
      throw unreadable(name, 1, e);
    } catch (RuntimeException e) {
      close(content);
      throw e;
    }
  }

  private static void close(InputStream content) {
    try {
      content.close();
    } catch (IOException e) {
      // What it failed of is told already.
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static InputStream unpacked(BufferedInputStream bytes) throws IOException {
    bytes.mark(2);
    boolean gzip = bytes.read() == 0x1f && bytes.read() == 0x8b;
    bytes.reset();
    return gzip ? new GZIPInputStream(bytes, 1 << 16) : bytes;
  }

  /** Passes over a byte order mark, and looks at the first line without reading it. */
  private static char separator(BufferedReader text) throws IOException {
    text.mark(1);
    if (text.read() != BYTE_ORDER_MARK) {
      text.reset();
    }
    text.mark(LONGEST_FIELD);
    int[] counts = new int[SEPARATORS.length()];
    boolean quoted = false;
    for (int i = 0; i < LONGEST_FIELD; i++) {
      int c = text.read();
      if (c < 0 || !quoted && (c == '\n' || c == '\r')) {
        break;
      }
      quoted ^= c == '"';
      if (!quoted && SEPARATORS.indexOf(c) >= 0) {
        counts[SEPARATORS.indexOf(c)]++;
      }
    }
    text.reset();
    int most = 0;
    for (int i = 1; i < counts.length; i++) {
      most = counts[i] > counts[most] ? i : most;
    }
    return SEPARATORS.charAt(most);
  }

  private void readHeader() {
    boolean found =
        next((column, text, from, length) -> header.add(new String(text, from, length)));
    if (!found) {
      throw new DataException(name + ": empty; expected a first line that names the columns");
    }
    handler.named = true;
    Map<String, Integer> places = new HashMap<>();
    boolean numbers = true;
    for (int i = 0; i < header.size(); i++) {
      String column = header.get(i);
      numbers &= !Double.isNaN(DecimalNumber.parse(column.toCharArray(), 0, column.length()));
      if (column.isEmpty()) {
        throw new DataException(
            "%s, line 1: column %s has no name; expected one for each column"
                .formatted(name, i + 1));
      }
      Integer other = places.put(column, i);
      if (other != null) {
        throw new DataException(
            "%s, line 1: columns %s and %s are both named \"%s\"; expected different names"
                .formatted(name, other + 1, i + 1, quoted(column)));
      }
    }
    if (numbers) {
      throw new DataException(
          name + ", line 1: only numbers; expected a first line that names the columns");
    }
  }

  /** {@return the names of the columns} */
  List<String> header() {
    return header;
  }

  /** {@return what messages call it} */
  String name() {
    return name;
  }

  /**
   * Reads a row.
   *
   * @param cells hears of each of its cells
   * @return whether there was one
   * @throws DataException where the file is damaged there, or no such file
   */
  boolean next(Cells cells) {
    handler.cells = cells;
    try {
      if (!rows.hasNext()) {
        return false;
      }
      rows.next();
      return true;
    } catch (CsvParseException e) {
      throw refused(e);
    } catch (UncheckedIOException e) {
      throw unreadable(name, handler.line, e.getCause());
    }
  }

  /** What the reader throws wraps what the handler did, and else says what it found itself. */
  private DataException refused(CsvParseException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof DataException ours) {
        return ours;
      }
      if (cause instanceof IOException io) {
        return unreadable(name, handler.line, io);
      }
    }
    String said = String.valueOf(e.getMessage());
    String what =
        said.contains("buffer")
            ? "a field is longer than %d characters, or a quote is not closed"
                .formatted(LONGEST_FIELD)
            : "quotes are not as CSV has them (" + said.lines().findFirst().orElse("") + ")";
    return new DataException(
        "%s: %s, after line %s; expected quotes in pairs, and a quote within quotes doubled"
            .formatted(name, what, handler.line),
        e);
  }

  private static DataException unreadable(String name, long line, IOException e) {
    if (e instanceof CharacterCodingException) {
      return new DataException(
          name + ": not UTF-8, after line " + line + "; expected text in UTF-8", e);
    }
    return new DataException(
        "%s: cannot be read, after line %s (%s: %s)"
            .formatted(name, line, e.getClass().getSimpleName(), e.getMessage()),
        e);
  }

  /** {@return the line at which the last row begins, from 1} */
  long line() {
    return handler.line;
  }

  /**
   * A cell that cannot be taken.
   *
   * @param column its number, from 0
   * @param found its text
   * @param allowed what may stand there
   */
  DataException refused(int column, String found, String allowed) {
    return new DataException(
        "%s, line %s, column \"%s\": found \"%s\"; allowed: %s"
            .formatted(name, handler.line, quoted(header.get(column)), quoted(found), allowed));
  }

  /** A text as a message shows it. */
  static String quoted(String text) {
    String shown = text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "...";
    return shown.replaceAll("\\p{Cntrl}", " ");
  }

  /** Names as a message shows them, as many as a line has room for. */
  static String joined(List<String> names) {
    return names.stream().limit(MOST_NAMES).map(CsvFile::quoted).collect(Collectors.joining(", "))
        + (names.size() > MOST_NAMES ? ", ..." : "");
  }

  /** One row more than so many. */
  int counted(int rows) {
    if (rows == Integer.MAX_VALUE) {
      throw new DataException(name + ": more than " + rows + " rows; allowed: up to that many");
    }
    return rows + 1;
  }

  /** {@return the SHA-256 of what was read, decompressed: of the whole file, after its last row} */
  String contentSha256() {
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw unreadable(name, handler.line, e);
    }
  }

  private final class Handler extends AbstractBaseCsvCallbackHandler<Boolean> {
    private Cells cells;
    private long line = 1;
    private int count;
    private boolean named;

    @Override
    protected void handleBegin(long startingLineNumber) {
      line = startingLineNumber;
      count = 0;
    }

    @Override
    protected void handleField(int column, char[] text, int offset, int length, boolean quoted) {
      int from = offset;
      int to = offset + length;
      for (int i = from; i < to; i++) {
        if (text[i] == 0) {
          throw new DataException(
              "%s, line %s, column %s: a NUL character; expected text in UTF-8"
                  .formatted(name, line, column + 1));
        }
      }
      while (from < to && text[from] <= ' ') {
        from++;
      }
      while (from < to && text[to - 1] <= ' ') {
        to--;
      }
      requireLimits(column, to - from);
      count = column + 1;
      cells.cell(column, text, from, to - from);
    }

    private void requireLimits(int column, int length) {
      if (column >= MOST_COLUMNS) {
        throw new DataException(
            "%s, line %s: more than %d columns; allowed: up to that many"
                .formatted(name, line, MOST_COLUMNS));
      }
      if (named && column >= header.size()) {
        throw new DataException(
            "%s, line %s: more fields than the %s that line 1 names"
                .formatted(name, line, header.size()));
      }
      if (length > LONGEST_FIELD) {
        throw new DataException(
            "%s, line %s, column %s: a field of %d characters; allowed: up to %d"
                .formatted(name, line, column + 1, length, LONGEST_FIELD));
      }
    }

    @Override
    protected Boolean buildRecord() {
      if (named && getRecordType() == RecordType.DATA && count < header.size()) {
        throw new DataException(
            "%s, line %s: %s fields, but line 1 names %s"
                .formatted(name, line, count, header.size()));
      }
      return true;
    }
  }
}
