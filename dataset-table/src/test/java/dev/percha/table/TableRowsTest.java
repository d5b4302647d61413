package dev.percha.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percha.core.domain.data.Column;
import dev.percha.core.domain.data.Schema;
import dev.percha.core.failure.ConfigurationException;
import dev.percha.core.failure.DataException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableRowsTest {
  private static final Schema SCHEMA =
      Schema.ofColumns(
          List.of(new Column.Numeric("n"), new Column.Categorical("c", List.of("a", "b"))),
          "label",
          List.of("x", "y"));

  @Test
  void columnsAreFoundByNameInBlocksAndOthersKept() {
    try (TableRows rows =
        open("id,c,label,n\n\"one, 1\",b,,1.5\ntwo,?,x,\nthree,,zzz,-3\n", List.of("n", "id"))) {
      assertThat(rows.surplus()).containsExactly("id");
      assertThat(rows.next(2)).containsExactly(1.5f, 1, Float.NaN, Column.Categorical.UNKNOWN);
      assertThat(rows.kept()).containsExactly(List.of("1.5", "one, 1"), List.of("", "two"));
      assertThat(rows.next(2)).containsExactly(-3, Float.NaN);
      assertThat(rows.kept()).containsExactly(List.of("-3", "three"));
      assertThat(rows.next(2)).isEmpty();
      assertThat(rows.next(2)).isEmpty();
    }
  }

  @Test
  void aMissingColumnOrOneToKeepThatThereIsNotIsNamed() {
    assertThatThrownBy(() -> open("N,c\n1,a\n", List.of()))
        .isInstanceOf(DataException.class)
        .hasMessage("new.csv: has no column n; it has: N, c");
    assertThatThrownBy(() -> open("n,c\n1,a\n", List.of("id")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("--keep: new.csv has no column \"id\"; it has: n, c");
  }

  @Test
  void aCellThatIsNoNumberIsOneLineThatSaysWhere() {
    try (TableRows rows = open("n,c\n1,a\n=1+1,a\n", List.of())) {
      assertThatThrownBy(() -> rows.next(10))
          .isInstanceOf(DataException.class)
          .hasMessage(
              "new.csv, line 3, column \"n\": found \"=1+1\"; allowed: a number with a decimal"
                  + " point, within 3.4e38 of 0, or nothing where it is not known");
    }
  }

  @Test
  void answersStandBehindWhatIsKeptAndComeBackBitForBit() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    AnswerWriter writer = new AnswerWriter(out, List.of("id"), List.of("x", "y, z"));
    float small = Math.nextUp(0.1f);

    writer.write(List.of("say \"1\""), 1, new double[] {9, 9, small, 1 - small}, 2);
    writer.flush();

    String[] lines = out.toString(StandardCharsets.UTF_8).split("\n");
    assertThat(lines[0]).isEqualTo("id,prediction,probability,probability_x,\"probability_y, z\"");
    assertThat(lines[1])
        .isEqualTo("\"say \"\"1\"\"\",\"y, z\",%s,%s,%s".formatted(1 - small, small, 1 - small));
    assertThat(Float.parseFloat(lines[1].split(",")[4])).isEqualTo(small);
    assertThatThrownBy(() -> new AnswerWriter(out, List.of("prediction"), List.of("x")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("two columns would have one name");
  }

  private static TableRows open(String text, List<String> keep) {
    return new TableRows(
        "new.csv", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), SCHEMA, keep);
  }
}
