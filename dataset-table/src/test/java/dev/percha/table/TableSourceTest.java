package dev.percha.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percha.core.application.DatasetFormats;
import dev.percha.core.domain.data.Column;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.data.Schema;
import dev.percha.core.domain.data.SplitSpec;
import dev.percha.core.failure.ConfigurationException;
import dev.percha.core.failure.DataException;
import dev.percha.core.port.out.DatasetRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableSourceTest {
  @TempDir Path folder;
  private final List<String> told = new ArrayList<>();

  /** What the data's own descriptions say: rows, inputs, empty cells, classes. */
  @ParameterizedTest
  @CsvSource({
    "wine.csv, cultivar, 178, 13, 0, 0, 3",
    "diabetes-missing.csv, diabetes, 768, 8, 0, 652, 2",
    "votes-categorical.csv, Class, 435, 0, 16, 392, 2",
    "letters.csv.gz, lettr, 20000, 16, 0, 0, 26"
  })
  void publishedTablesAreWhatTheirDescriptionsSay(
      String name, String label, int rows, int numbers, int categories, int empty, int classes)
      throws IOException {
    Path file = folder.resolve(name);
    try (InputStream in = TableSourceTest.class.getResourceAsStream(name)) {
      Files.copy(in, file);
    }

    Dataset data = load(request(file, label));

    assertThat(data.train().rows() + data.test().rows()).isEqualTo(rows);
    assertThat(data.test().rows()).isEqualTo(rows / 5);
    assertThat(data.schema().columns())
        .filteredOn(Column.Numeric.class::isInstance)
        .hasSize(numbers);
    assertThat(data.schema().columns()).hasSize(numbers + categories);
    assertThat(data.classNames()).hasSize(classes).isSorted();
    assertThat(empty(data.train()) + empty(data.test())).isEqualTo(empty);
    assertThat(data.name()).isEqualTo(name.replaceFirst("\\.csv.*", ""));
    assertThat(told).isEmpty();
  }

  @Test
  void cellsAndClassesAreWhereTheirColumnsAre() throws IOException {
    Path file = write("n,kind,c,id\n1.5,yes,b,7\n,no,a,8\n-2e3,yes,,9\n4,no,b,10\n5,yes,c,11\n");

    Dataset data = load(known(file, load(ignoring(file, "kind", "id")).schema()));

    assertThat(data.schema())
        .isEqualTo(
            Schema.ofColumns(
                List.of(
                    new Column.Numeric("n"), new Column.Categorical("c", List.of("a", "b", "c"))),
                "kind",
                List.of("no", "yes")));
    assertThat(data.test().inputs(0, 5))
        .containsExactly(1.5f, 1, Float.NaN, 0, -2000, Float.NaN, 4, 1, 5, 2);
    assertThat(IntStream.range(0, 5).map(data.test()::label)).containsExactly(1, 0, 1, 0, 1);
  }

  @Test
  void oneLookThroughAFileDecidesItsColumnsAndTheUserMoreThanThat() throws IOException {
    Path file = write("zip,age,label\n1000,1,1\n2000,x,0\n1000,3,10\n");

    assertThat(kinds(load(request(file, "label")))).containsExactly("Numeric", "Categorical");
    DatasetRequest said =
        new DatasetRequest(
            file,
            Optional.empty(),
            Optional.of("label"),
            List.of(),
            List.of(),
            List.of("zip"),
            SplitSpec.article(),
            Optional.empty());
    assertThat(kinds(load(said))).containsExactly("Categorical", "Categorical");
    assertThat(load(said).classNames()).containsExactly("0", "1", "10");
  }

  private static List<String> kinds(Dataset data) {
    return data.schema().columns().stream().map(c -> c.getClass().getSimpleName()).toList();
  }

  @Test
  void anotherFilesRowsAreTheTestWhateverTheOrderOfItsColumns() throws IOException {
    Path file = write("n,c,label\n1,a,x\n2,b,y\n3,a,x\n");
    Path test = folder.resolve("test.csv");
    Files.writeString(test, "label;more;c;n\ny;7;b;5\nx;7;new;6\n");

    Dataset data = load(testing(file, test));

    assertThat(data.train().rows()).isEqualTo(3);
    assertThat(data.test().inputs(0, 2)).containsExactly(5, 1, 6, Column.Categorical.UNKNOWN);
    assertThat(data.test().label(0)).isEqualTo(1);
    assertThat(data.sha256()).isNotEqualTo(load(request(file, "label")).sha256());
  }

  @Test
  void aClassThatOnlyTheTestFileHasIsRefused() throws IOException {
    Path file = write("n,label\n1,x\n2,y\n3,x\n");
    Path test = folder.resolve("test.csv");
    Files.writeString(test, "n,label\n1,x\n2,z\n");

    assertThatThrownBy(() -> load(testing(file, test)))
        .isInstanceOf(DataException.class)
        .hasMessage(test + ", line 3, column \"label\": found \"z\"; allowed: one of x, y");
  }

  @Test
  void aStratifiedTestHasEveryClassInProportion() throws IOException {
    StringBuilder text = new StringBuilder("n,label\n");
    for (int row = 0; row < 100; row++) {
      text.append(row).append(row < 80 ? ",often\n" : ",seldom\n");
    }
    DatasetRequest request =
        new DatasetRequest(
            write(text.toString()),
            Optional.empty(),
            Optional.of("label"),
            List.of(),
            List.of(),
            List.of(),
            SplitSpec.article().withStratified(true),
            Optional.empty());

    Examples test = load(request).test();

    assertThat(IntStream.range(0, 20).filter(row -> test.label(row) == 1)).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "`n,label\n1,x\n2,\n3,y` # t.csv, line 3, column \"label\": found \"\"; allowed: a class",
        "`n,label\n1e39,x\n2,y\n3,x` # t.csv, line 2, column \"n\": found \"1e39\"; allowed: a number",
        "`n,label\n1,x\n2,x\n3,x` # t.csv: column \"label\" has the same class in all rows",
        "`n,label\n` # t.csv: column \"label\" has no rows; expected two classes or more",
        "`n,label\n1,x\n2,y\n` # t.csv: 2 rows; expected 3 or more",
        "`label\nx\ny\nx\n` # t.csv: no column is left to learn from"
      })
  void dataThatCannotBeLearntFromAreOneLine(String text, String answer) throws IOException {
    Path file = write(text);

    assertThatThrownBy(() -> load(request(file, "label")))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(folder + "/" + answer)
        .message()
        .hasLineCount(1);
  }

  @Test
  void aColumnOfTooManyWordsSaysWhatCanBeDone() throws IOException {
    StringBuilder text = new StringBuilder("who,n,label\n");
    for (int row = 0; row < 1100; row++) {
      text.append("name").append(row).append(',').append(row == 1000 ? "n/a" : row).append(",");
      text.append(row % 2).append('\n');
    }
    Path file = write(text.toString());

    assertThatThrownBy(() -> load(request(file, "label")))
        .isInstanceOf(DataException.class)
        .hasMessage(
            file
                + ": column \"who\" has more than 1000 different words; line 2 has \"name0\", which"
                + " is no number: mend it, or leave it out by --ignore who");
    assertThatThrownBy(() -> load(ignoring(file, "label", "who")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("line 1002 has \"n/a\", which is no number");
    assertThatThrownBy(() -> load(request(file, "who")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("name another --label");
  }

  @Test
  void aRequestThatDoesNotFitTheColumnsNamesThoseThatThereAre() throws IOException {
    Path file = write("n,label\n1,x\n2,y\n3,x\n");

    assertThatThrownBy(() -> load(DatasetRequest.of(file)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("no label named; name the column to predict by --label, one of: n, label");
    assertThatThrownBy(() -> load(request(file, "Label")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("--label: there is no column \"Label\"; there are: n, label");
    assertThatThrownBy(() -> load(ignoring(file, "label", "label")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("is named twice");
  }

  @Test
  void filesAndFoldersAreToldApartByTheFormatsOnTheClassPath() throws IOException {
    Path missing = folder.resolve("missing.csv");

    assertThatThrownBy(
            () -> DatasetFormats.discover().open(request(missing, "label"), told::add).load())
        .isInstanceOf(DataException.class)
        .hasMessage(missing + ": no such file; expected a table in a CSV file");
    assertThatThrownBy(() -> DatasetFormats.discover().open(DatasetRequest.of(folder), told::add))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(folder + ": no format reads it; there are: table");
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("t.csv"), text);
  }

  private Dataset load(DatasetRequest request) {
    return new TableSource(request, told::add).load();
  }

  private static DatasetRequest request(Path file, String label) {
    return ignoring(file, label);
  }

  private static DatasetRequest ignoring(Path file, String label, String... ignored) {
    return new DatasetRequest(
        file,
        Optional.empty(),
        Optional.of(label),
        List.of(ignored),
        List.of(),
        List.of(),
        SplitSpec.article(),
        Optional.empty());
  }

  private static DatasetRequest testing(Path file, Path test) {
    return new DatasetRequest(
        file,
        Optional.of(test),
        Optional.of("label"),
        List.of(),
        List.of(),
        List.of(),
        SplitSpec.article(),
        Optional.empty());
  }

  private static DatasetRequest known(Path file, Schema schema) {
    return new DatasetRequest(
        file,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        SplitSpec.article(),
        Optional.of(schema));
  }

  private static int empty(Examples rows) {
    int empty = 0;
    for (float cell : rows.inputs(0, rows.rows())) {
      empty += Float.isNaN(cell) ? 1 : 0;
    }
    return empty;
  }
}
