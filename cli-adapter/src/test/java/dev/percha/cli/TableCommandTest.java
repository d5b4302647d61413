package dev.percha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percha.models.Classifier;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TableCommandTest extends CommandLineTest {
  /** Rows whose class is told by a number of thousands, or, where that is missing, by a word. */
  @BeforeEach
  void writeTables() throws IOException {
    Files.writeString(folder.resolve("new.csv"), table(40, 2));
    Files.writeString(folder.resolve("plants.csv"), table(200, 1));
  }

  private static String table(int rows, long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder("id,height,soil,kind\n");
    for (int row = 0; row < rows; row++) {
      boolean tall = random.nextBoolean();
      double height = (tall ? 5000 : 1000) + 500 * random.nextGaussian();
      String soil = random.nextInt(5) == 0 ? "" : tall ? "clay" : "sand";
      text.append(row).append(',').append(random.nextInt(5) == 0 ? "" : height);
      text.append(',').append(soil).append(',').append(tall ? "tree" : "herb").append('\n');
    }
    return text.toString();
  }

  private static final String[] TABLE = {
    "train", "--data", "plants.csv", "--label", "kind", "--ignore", "id", "--out", "r"
  };

  private static final String[] TRAIN =
      with(
          TABLE,
          "--backend=reference",
          "--hidden=8",
          "--optimizer=adam",
          "--learning-rate=0.01",
          "--batch-size=16");

  private int train(String... more) {
    return run(with(with(TRAIN, "--epochs=5"), more));
  }

  @Test
  void aTableIsToldTrainedOnAndAskedAbout() throws IOException {
    assertThat(train()).isZero();
    assertThat(text(err))
        .contains(
            "percha: plants: 200 rows: 1 number, 1 category, label of 2 classes; 134 train,"
                + " 26 validation, 40 test");

    assertThat(
            run("predict", "--model", "r", "--data", "new.csv", "--keep", "id", "--out", "a.csv"))
        .isZero();

    List<String> answers = Files.readAllLines(folder.resolve("a.csv"));
    assertThat(answers).hasSize(41);
    assertThat(answers.get(0))
        .isEqualTo("id,prediction,probability,probability_herb,probability_tree");
    List<String> rows = Files.readAllLines(folder.resolve("new.csv"));
    long right = 0;
    for (int row = 1; row < rows.size(); row++) {
      right += answers.get(row).split(",")[1].equals(rows.get(row).split(",")[3]) ? 1 : 0;
    }
    assertThat(right).isGreaterThan(34);
  }

  @Test
  void everyColumnOfATableIsShownForWhatItIsTaken() {
    assertThat(
            run(
                "data",
                "--data",
                "plants.csv",
                "--label",
                "kind",
                "--category=id",
                "--validation=0.5"))
        .isZero();

    assertThat(text(out))
        .contains("rows of 3 columns, 2 classes")
        .containsPattern("id +category of 200: 0, 1, 2, 3, 4, 5, 6, 7, \\.\\.\\.")
        .containsPattern("height +number")
        .containsPattern("soil +category of 2: clay, sand")
        .containsPattern("all +80 +80 +40");
  }

  @Test
  void testRowsOfAnotherFileGetTheSameBitsFromPredictAsFromTheTraining() throws IOException {
    assertThat(train("--test", "new.csv")).isZero();

    assertThat(
            run(
                "predict",
                "--model",
                "r",
                "--data",
                "new.csv",
                "--backend",
                "reference",
                "--out",
                "a.csv"))
        .isZero();

    byte[] npy = probabilities(folder.resolve("r"));
    ByteBuffer values =
        ByteBuffer.wrap(npy, npy.length - 40 * 2 * 4, 40 * 2 * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (String line : Files.readAllLines(folder.resolve("a.csv")).subList(1, 41)) {
      String[] fields = line.split(",");
      assertThat(Float.parseFloat(fields[2])).isEqualTo(values.getFloat());
      assertThat(Float.parseFloat(fields[3])).isEqualTo(values.getFloat());
    }
  }

  @Test
  void standardInputIsAnsweredOnStandardOutput() throws IOException {
    assertThat(train()).isZero();
    out.reset();
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream("soil;height\nclay;5000\n;900\n".getBytes()));
    try {
      assertThat(run("predict", "--model", "r")).isZero();
    } finally {
      System.setIn(before);
    }
    assertThat(text(out).lines().map(line -> line.split(",")[0]))
        .containsExactly("prediction", "tree", "herb");
  }

  @Test
  void anApplicationAsksByTheNamesOfColumns() {
    assertThat(train()).isZero();

    try (Classifier classifier = Classifier.load(folder.resolve("r/model-reference"))) {
      assertThat(classifier.nameOf(classifier.classify(Map.of("height", 5200, "soil", "clay"))))
          .isEqualTo("tree");
      assertThat(classifier.nameOf(classifier.classify(Map.of("height", "", "soil", "sand"))))
          .isEqualTo("herb");
    }
  }

  @Test
  void evaluateAsksAboutTheTestRowsOfTheTrainingOrAllOfAnotherFile() {
    assertThat(train("--split-seed", "3", "--stratified")).isZero();
    out.reset();

    assertThat(run("evaluate", "--model", "r", "--data", "plants.csv")).isZero();
    assertThat(text(out)).contains("rows     40");
    out.reset();
    assertThat(run("evaluate", "--model", "r", "--data", "new.csv")).isZero();
    assertThat(text(out)).contains("rows     40");
  }

  @Test
  void aResumedTrainingSplitsTheTableAsItWasSplitAtFirst() throws IOException {
    assertThat(train("--split-seed", "3")).isZero();
    Path uncut = folder.resolve("uncut");
    Files.move(folder.resolve("r"), uncut);
    assertThat(run(with(TRAIN, "--epochs=2", "--split-seed=3"))).isZero();

    assertThat(run(with(TABLE, "--resume", "r", "--epochs=5"))).isZero();

    String model = "model-reference/model.safetensors";
    assertThat(weights(folder.resolve("r").resolve(model)))
        .isEqualTo(weights(uncut.resolve(model)));
  }

  private static byte[] weights(Path model) throws IOException {
    byte[] bytes = Files.readAllBytes(model);
    int header = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    return Arrays.copyOfRange(bytes, 8 + header, bytes.length);
  }

  @Test
  void whatDoesNotFitIsOneLine() throws IOException {
    assertThat(train()).isZero();
    Files.writeString(folder.resolve("other.csv"), "height,ground\n1,clay\n");

    refused(2, "--label: it is of use with --data FILE only", "data", "--label", "kind");
    refused(
        3,
        folder.resolve("other.csv") + ": has no column soil; it has: height, ground",
        "predict",
        "--model",
        "r",
        "--data",
        "other.csv");
    refused(2, "are written as CSV", "predict", "--model", "r", "--data", "new.csv", "--json");
    refused(2, "prepares the columns of a table", "export", "--model", "r", "--to", "onnx");
    refused(2, "name a CSV file by --data FILE", "evaluate", "--model", "r");
    refused(2, "no label named; name the column", "show", "--data", "plants.csv");
  }
}
