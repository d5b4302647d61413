package dev.percha.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percha.core.failure.DataException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFileTest {
  private static final List<List<String>> ROWS =
      List.of(List.of("a", "b"), List.of("1", "x y"), List.of("", "z"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a,b\n1,x y\n,z\n",
        "a;b\r\n1;x y\r\n;z",
        "a\tb\r1\tx y\r\tz\r",
        "a|b\n1|x y\r\n|z\r",
        "\uFEFFa,b\n1,x y\n,z\n",
        " a , b \n 1 ,x y\n , z\n",
        "\"a\",\"b\"\n\"1\",\"x y\"\n\"\",\"z\"\n",
        "a,b\n\n1,x y\n\n,z\n\n"
      })
  void separatorsQuotesMarksAndEndsOfLinesAreAsTheyAreFound(String text) {
    assertThat(read(text)).isEqualTo(ROWS);
  }

  @Test
  void whatIsQuotedKeepsSeparatorsQuotesAndLines() {
    assertThat(read("a,b\n\"1,2\",\"say \"\"x\"\"\nand y\"\n"))
        .containsExactly(List.of("a", "b"), List.of("1,2", "say \"x\"\nand y"));
  }

  @Test
  void aCompressedFileIsKnownByItsContent() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write("a,b\n1,x y\n,z\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(read(new ByteArrayInputStream(bytes.toByteArray()))).isEqualTo(ROWS);
  }

  /** By sha256sum of the text. */
  @Test
  void theSha256IsThatOfTheFile() {
    try (CsvFile file = open("a,b\n1,2\n")) {
      while (file.next((column, text, from, length) -> {})) {}

      assertThat(file.contentSha256())
          .isEqualTo("492d5ea496056f1a6a6592241032fab764c321596317930b4fa0e1e8bc3b7470");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "`` # t.csv: empty; expected a first line that names the columns",
        "`a,a` # t.csv, line 1: columns 1 and 2 are both named \"a\"",
        "`a,,c` # t.csv, line 1: column 2 has no name",
        "`1.5,2\n3,4` # t.csv, line 1: only numbers; expected a first line",
        "`a,b\n1,2\n3\n` # t.csv, line 3: 1 fields, but line 1 names 2",
        "`a,b\n1,2,3\n` # t.csv, line 2: more fields than the 2 that line 1 names",
        "`a,b\n1,\"2\n3,4\n` # t.csv: quotes are not as CSV has them",
        "`a,b\n1,\"2\"x\n` # t.csv: quotes are not as CSV has them",
      })
  void whatIsNoTableIsOneLineThatSaysWhere(String text, String answer) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(answer)
        .message()
        .hasLineCount(1);
  }

  @Test
  void aNulIsRefusedWhereItStands() {
    assertThatThrownBy(() -> read("a,b\n1,2\n3,\0\n"))
        .isInstanceOf(DataException.class)
        .hasMessage("t.csv, line 3, column 2: a NUL character; expected text in UTF-8");
  }

  @Test
  void textThatIsNotUtf8IsSaidAndWhere() {
    byte[] latin = "a,b\n1,2\n3,\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> read(new ByteArrayInputStream(latin)))
        .isInstanceOf(DataException.class)
        .hasMessageMatching("t.csv: not UTF-8, after line \\d; expected text in UTF-8");
    assertThatThrownBy(
            () -> read(new ByteArrayInputStream("a,b\n1,2".getBytes(StandardCharsets.UTF_16))))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("not UTF-8");
  }

  @Test
  void aGigabyteInOneFieldIsRefusedWithoutBeingHeld() {
    for (String quote : List.of("", "\"")) {
      Endless endless = new Endless("a,b\n1," + quote, "x", 1L << 30);

      assertThatThrownBy(() -> read(endless))
          .isInstanceOf(DataException.class)
          .hasMessageStartingWith("t.csv: a field is longer than 65536 characters, or a quote");
      assertThat(endless.read).isLessThan(2_000_000);
    }
  }

  @Test
  void tenMillionColumnsAreRefusedWithoutBeingHeld() {
    Endless endless = new Endless("a", ",b", 20_000_000);

    assertThatThrownBy(() -> read(endless))
        .isInstanceOf(DataException.class)
        .hasMessage("t.csv, line 1: more than 10000 columns; allowed: up to that many");
    assertThat(endless.read).isLessThan(2_000_000);
  }

  private static List<List<String>> read(String text) {
    return read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static CsvFile open(String text) {
    return CsvFile.open("t.csv", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<List<String>> read(InputStream content) {
    List<List<String>> rows = new ArrayList<>();
    try (CsvFile file = CsvFile.open("t.csv", content)) {
      rows.add(List.copyOf(file.header()));
      List<String> row = new ArrayList<>();
      while (file.next((column, text, from, length) -> row.add(new String(text, from, length)))) {
        rows.add(List.copyOf(row));
        row.clear();
      }
    }
    return rows;
  }

  /** A beginning, and then the same again and again. */
  private static final class Endless extends InputStream {
    private final byte[] head;
    private final byte[] tail;
    private final long length;
    private long read;

    Endless(String head, String tail, long length) {
      this.head = head.getBytes(StandardCharsets.UTF_8);
      this.tail = tail.getBytes(StandardCharsets.UTF_8);
      this.length = length;
    }

    @Override
    public int read() {
      if (read == length) {
        return -1;
      }
      long at = read++;
      return at < head.length ? head[(int) at] : tail[(int) ((at - head.length) % tail.length)];
    }
  }
}
