package dev.percha.fashionmnist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.data.ImageShape;
import dev.percha.core.failure.DataException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Forms in which IDX data are found: 30 and 10 images of 8 x 8 of one data set each, written by
 * numpy in one form. Where the images are the same, they must be read alike.
 */
class IdxFormsTest {
  @TempDir Path temp;

  private final List<String> told = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gunzipped-still-gz",
        "flattened",
        "float-images",
        "qmnist",
        "classes-bom",
        "classes-csv"
      })
  void theSameImagesAreReadFromAnyForm(String form) throws Exception {
    Dataset plain = read("dot-names");
    Dataset other = read(form);

    assertThat(other.schema().image()).contains(new ImageShape(8, 8));
    assertThat(pixels(other.train())).isEqualTo(pixels(plain.train()));
    assertThat(pixels(other.test())).isEqualTo(pixels(plain.test()));
    assertThat(labels(other.train())).isEqualTo(labels(plain.train()));
  }

  /** Against the bytes that lie in the file, after its header of 16. */
  @Test
  void namesWithADotAreFound() throws Exception {
    Dataset data = read("dot-names");
    ByteBuffer file =
        ByteBuffer.wrap(Files.readAllBytes(folder("dot-names").resolve("t10k-images.idx3-ubyte")));
    byte[] last = new byte[64];
    file.get(16 + 9 * 64, last);

    assertThat(data.test().pixels(9)).isEqualTo(last);
    assertThat(labels(data.test())).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(told).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          flattened    | rows of 64 values, taken as images of 8 x 8
          float-images | floats, taken as 0 for black to 1 for white, and rounded to 255ths
          qmnist       | 8 numbers for each image, the first taken as its label
          """)
  void whatCouldBeMeantOtherwiseIsSaid(String form, String what) throws Exception {
    read(form);

    assertThat(told).singleElement().asString().contains("train-").contains(what);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          double-gz    | train-labels-idx1-ubyte.gz | is compressed by gzip twice
          html-instead | t10k-labels-idx1-ubyte.gz  | a web page, not data
          trailing     | train-images-idx3-ubyte    | data goes on after the 1920 values
          four-dims    | train-images-idx3-ubyte    | 30 x 8 x 8 x 3 values: pictures in colour
          classes-dup  | classes.txt                | classes 0 and 1 are both named "same"
          """)
  void whatIsDamagedOrDoubtfulIsRefused(String form, String file, String why) throws Exception {
    IdxFolder source = source(folder(form), false);

    assertThatExceptionOfType(DataException.class)
        .isThrownBy(source::load)
        .withMessageContaining(file)
        .withMessageContaining(why)
        .matches(e -> e.getMessage().lines().count() == 1);
  }

  @Test
  void classNamesAreReadWithoutByteOrderMarkAndNumbersInFront() throws Exception {
    assertThat(read("classes-bom").classNames())
        .isEqualTo(IntStream.range(0, 10).mapToObj(i -> "klass " + i).toList());
    assertThat(read("classes-csv").classNames())
        .isEqualTo(IntStream.range(0, 10).mapToObj(i -> "name" + i).toList());
  }

  @Test
  void aTableOfClassNamesInAnotherOrderIsRefusedButCoinsAreNames() throws Exception {
    Path copy = copy("dot-names");
    List<String> table = new ArrayList<>(List.of("label,name"));
    IntStream.range(0, 10).forEach(i -> table.add(i + ",name" + i));
    Files.write(copy.resolve("classes.txt"), table);
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(source(copy, false)::load)
        .withMessageContaining("classes.txt: a table, whose numbers are not 0, 1, 2, ...");

    List<String> coins = IntStream.rangeClosed(1, 10).mapToObj(i -> i + " cent").toList();
    Files.write(copy.resolve("classes.txt"), coins);
    assertThat(source(copy, false).load().classNames()).isEqualTo(coins);
  }

  @ParameterizedTest
  @ValueSource(strings = {"emnist-letters", "emnist-names", "emnist-letters-names"})
  void lettersFromOneOnAre26ClassesAndThatIsSaid(String form) throws Exception {
    Dataset data = read(form);

    assertThat(data.classNames()).hasSize(26);
    assertThat(data.classNames().get(25))
        .isEqualTo(form.equals("emnist-letters-names") ? "Z" : "26");
    assertThat(labels(data.test())).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(told)
        .singleElement()
        .asString()
        .contains("no label is 0: labels 1 to 26 taken as the 26 classes");
  }

  @Test
  void turnedImagesAreTurnedBackAndAreOtherData() throws Exception {
    Dataset lying = read("emnist-letters");
    Dataset upright = source(folder("emnist-letters"), true).load();

    byte[] before = lying.train().pixels(7);
    byte[] after = upright.train().pixels(7);
    for (int i = 0; i < 64; i++) {
      assertThat(after[i / 8 + i % 8 * 8]).isEqualTo(before[i]);
    }
    assertThat(upright.sha256()).isNotEqualTo(lying.sha256());
  }

  /** The case's files of training images and labels are 600 and 200 there, and 30 and 30 here. */
  @Test
  void theNamesOfQmnistAreFound() throws Exception {
    assertThat(pixels(read("qmnist-names").train())).isEqualTo(pixels(read("qmnist").train()));
  }

  @Test
  void twoDataSetsInOneFolderAndFilesOfOtherNamesAreListed() throws Exception {
    Path copy = copy("emnist-names");
    Files.copy(
        copy.resolve("emnist-letters-train-labels-idx1-ubyte.gz"),
        copy.resolve("emnist-digits-train-labels-idx1-ubyte.gz"));
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(source(copy, false)::load)
        .withMessageContaining("2 files could be train-labels-idx1-ubyte: emnist-digits-train-");

    Path other = Files.createDirectory(temp.resolve("other"));
    Files.createFile(other.resolve("mnist.mat"));
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(source(other, false)::load)
        .withMessageEndingWith("nor one named alike; it has mnist.mat");
  }

  /** Values of every type stand for the bytes 0, 51 and 255, or are told to be none. */
  @ParameterizedTest
  @CsvSource({
    "08, 0033ff",
    "0b, 0000003300ff",
    "0c, 0000000000000033000000ff",
    "0d, 000000004324199a437f0000",
    "0d, 000000003e4ccccd3f800000",
    "0e, 00000000000000003fc999999999999a3ff0000000000000"
  })
  void everyElementTypeIsRead(String type, String values) throws Exception {
    Path own = Files.createDirectory(temp.resolve("own"));
    String images = "0000" + type + "03000000030000000100000001" + values;
    write(own, "train-images-idx3-ubyte", images);
    write(own, "t10k-images-idx3-ubyte", images);
    write(own, "train-labels-idx1-ubyte", "0000090100000003000102");
    write(own, "t10k-labels-idx1-ubyte", "00000b0100000003000000010002");

    Dataset data = source(own, false).load();

    int middle = values.contains("4324199a") ? 164 : 51;
    assertThat(pixels(data.train())).containsExactly(0, (byte) middle, (byte) 255);
    assertThat(labels(data.test())).containsExactly(0, 1, 2);
  }

  @ParameterizedTest
  @CsvSource({
    "09, 0001ff, value 0 of image 2 is -1; expected 0 to 255",
    "0b, 000000010100, value 0 of image 2 is 256; expected 0 to 255",
    "0d, 000000003f8000007fc00000, value 0 of image 2 is NaN; expected 0 to 255",
    "0d, 0000000000000000bf800000, value 0 of image 2 is -1.0; expected 0 to 1"
  })
  void valuesThatAreNoGreyAreRefused(String type, String values, String why) throws Exception {
    Path own = Files.createDirectory(temp.resolve("own"));
    String images = "0000" + type + "03000000030000000100000001" + values;
    write(own, "train-images-idx3-ubyte", images);
    write(own, "t10k-images-idx3-ubyte", images);
    write(own, "train-labels-idx1-ubyte", "0000080100000003000102");
    write(own, "t10k-labels-idx1-ubyte", "0000080100000003000102");

    assertThatExceptionOfType(DataException.class)
        .isThrownBy(source(own, false)::load)
        .withMessageContaining("train-images-idx3-ubyte: " + why);
  }

  private Dataset read(String form) throws URISyntaxException {
    return source(folder(form), false).load();
  }

  private IdxFolder source(Path folder, boolean transposed) {
    return new IdxFolder(folder, IdxFolder.DEFAULT_LIMIT, transposed, told::add);
  }

  private static Path folder(String form) throws URISyntaxException {
    return Path.of(IdxFormsTest.class.getResource("forms/" + form).toURI());
  }

  private Path copy(String form) throws IOException, URISyntaxException {
    Path copy = Files.createDirectory(temp.resolve(form));
    for (Path file : IdxNames.list(folder(form))) {
      Files.copy(file, copy.resolve(file.getFileName()));
    }
    return copy;
  }

  private static void write(Path folder, String name, String hex) throws IOException {
    Files.write(folder.resolve(name), HexFormat.of().parseHex(hex));
  }

  private static byte[] pixels(Examples examples) {
    ByteBuffer all = ByteBuffer.allocate(examples.rows() * examples.inputs());
    IntStream.range(0, examples.rows()).forEach(row -> all.put(examples.pixels(row)));
    return all.array();
  }

  private static int[] labels(Examples examples) {
    return IntStream.range(0, examples.rows()).map(examples::label).toArray();
  }
}
