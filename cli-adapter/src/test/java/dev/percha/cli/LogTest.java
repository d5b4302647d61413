package dev.percha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trainings that are shown elsewhere while they go on. */
class LogTest extends CommandLineTest {
  private static final String[] TRAIN = {
    "train", "--backend", "reference", "--data", "idx", "--epochs", "2", "--out", "r"
  };

  @Test
  void eachTrainingOfACommandIsLoggedUnderItsNameInTheResults() throws IOException {
    writeData();
    String[] article = {"article", "--backend", "reference", "--data", "idx", "--epochs", "2"};

    assertThat(run(with(article, "--out", "r", "--log", "tensorboard"))).as(text(err)).isZero();

    assertThat(eventFiles("r/tensorboard"))
        .extracting(file -> file.getParent().getFileName().toString())
        .containsExactlyInAnyOrder("reference", "reference-2");
  }

  @Test
  void severalLogsMayBeNamedByFlagOrInAFileThatIsNamed() throws IOException {
    writeData();
    assertThat(run(with(TRAIN, "--log", "tensorboard", "--log", "tensorboard=all"))).isZero();
    assertThat(eventFiles("r/tensorboard/reference")).hasSize(1);
    assertThat(eventFiles("all/r/reference")).hasSize(1);

    Files.writeString(
        folder.resolve("my.conf"), "percha.log = [\"tensorboard=x\", \"tensorboard=y\"]");
    assertThat(run(with(TRAIN, "--overwrite", "--config", folder.resolve("my.conf").toString())))
        .isZero();
    assertThat(eventFiles("x/r/reference")).hasSize(1);
    assertThat(eventFiles("y/r/reference")).hasSize(1);
    assertThat(folder.resolve("r/tensorboard")).doesNotExist();
  }

  @Test
  void whatIsOverwrittenLeavesNoCurvesBehindAndTakesNothingOfOthers() throws IOException {
    writeData();
    assertThat(run(with(TRAIN, "--log", "tensorboard"))).isZero();
    Path mine = Files.write(folder.resolve("r/tensorboard/reference/mine.txt"), new byte[1]);

    assertThat(run(with(TRAIN, "--overwrite"))).isZero();

    assertThat(eventFiles("r/tensorboard")).isEmpty();
    assertThat(mine).exists();
  }

  @Test
  void whatIsNoLogIsRefusedBeforeAnythingIsMade() throws IOException {
    writeData();

    refused(2, "--log: unknown log \"tensorbord\"; available: ", with(TRAIN, "--log=tensorbord"));
    assertThat(text(err)).contains("mlflow, tensorboard");
    refused(2, "--log: mlflow: no server named; expected mlflow=", with(TRAIN, "--log", "mlflow"));
    refused(2, "a log is named twice", with(TRAIN, "--log", "tensorboard,tensorboard"));
    refused(2, "unknown log \"http…\"", with(TRAIN, "--log", "http://me:secret@127.0.0.1"));
    assertThat(folder.resolve("r")).doesNotExist();
  }

  @Test
  void aServerThatIsAwayIsToldOnceAndTakesNothingFromTheTraining() throws IOException {
    writeData();
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }

    assertThat(run(with(TRAIN, "--log", "mlflow=http://127.0.0.1:" + free))).isZero();

    assertThat(text(err).lines().filter(line -> line.startsWith("percha: ")))
        .singleElement()
        .asString()
        .startsWith("percha: mlflow at http://127.0.0.1:" + free + " cannot be reached (");
    assertThat(folder.resolve("r/model-reference")).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Started", "Progress", "EpochFinished", "Finished"})
  void aLogThatBreaksIsLeftOutAndTheOthersHearAll(String event) throws IOException {
    writeData();

    assertThat(run(with(TRAIN, "--log", "broken=" + event, "--log", "tensorboard"))).isZero();

    assertThat(text(err).lines().filter(line -> line.startsWith("percha: ")))
        .containsExactly(
            "percha: broken heard a " + event,
            "percha: --log broken failed (java.lang.IllegalStateException: at a "
                + event
                + "); training goes on without it");
    assertThat(eventFiles("r/tensorboard/reference")).hasSize(1);
    assertThat(folder.resolve("r/model-reference")).exists();
  }

  @Test
  void aLogThatBreaksAtTheEndIsToldToo() throws IOException {
    writeData();

    assertThat(run(with(TRAIN, "--log", "broken"))).isZero();

    assertThat(text(err)).contains("percha: --log broken failed (").contains("at its end");
  }

  private List<Path> eventFiles(String place) throws IOException {
    if (!Files.exists(folder.resolve(place))) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder.resolve(place))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("events.out.tfevents."))
          .sorted()
          .toList();
    }
  }
}
