package dev.percha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percha.core.application.Backends;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerchaTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir Path folder;

  @Test
  void helpNamesEveryCommandAndExitCode() {
    assertThat(run("--help")).isZero();
    assertThat(text(out)).contains("backends", "130", "interrupted");
    assertThat(text(err)).isEmpty();
  }

  @Test
  void anUnknownFlagIsOneLineThatPointsToHelp() {
    assertThat(run("backends", "--colour")).isEqualTo(2);
    assertThat(text(err)).hasLineCount(1).contains("--colour").contains("percha backends --help");
  }

  @Test
  void noCommandIsWrongUsage() {
    assertThat(run()).isEqualTo(2);
    assertThat(text(err)).hasLineCount(1).contains("no command given");
  }

  @Test
  void aBadSettingIsOneLineOnStandardError() {
    assertThat(run("backends", "--threads", "none")).isEqualTo(2);
    assertThat(text(err))
        .isEqualToIgnoringNewLines("percha: --threads: \"none\" is not a whole number");
    assertThat(text(out)).isEmpty();
  }

  @Test
  void trainsOnTheBackendThatConfigurationNames() throws IOException {
    writeData();
    Files.writeString(folder.resolve("percha.conf"), "percha { backend = reference, epochs = 2 }");

    assertThat(run("train", "--data", "idx", "--hidden", "3")).isZero();
    assertThat(text(err))
        .contains("Epoch 1/2  1/1 [====")
        .contains("Epoch 2/2")
        .contains("val_loss");
    assertThat(text(out)).contains("First test image by reference: ");
  }

  @Test
  void comparesTheBackendsNamed() throws IOException {
    writeData();

    assertThat(run("compare", "--backends", "reference", "--data", "idx", "--epochs", "1"))
        .isZero();
    assertThat(text(out)).contains("\nreference ", "First test image by reference: ");
  }

  @Test
  void aDivergedTrainingHasItsOwnExitCode() throws IOException {
    writeData();

    assertThat(
            run(
                "train",
                "--backend",
                "reference",
                "--data",
                "idx",
                "--epochs",
                "9",
                "--learning-rate",
                "1e300"))
        .isEqualTo(5);
    assertThat(text(err)).contains("percha: reference diverged: ");
  }

  @Test
  void aMissingFolderIsADataFailure() {
    assertThat(run("train", "--backend", "reference", "--data", "none")).isEqualTo(3);
    assertThat(text(err)).hasLineCount(1).startsWith("percha: ").contains("none");
  }

  @Test
  void anUnknownBackendListsThoseThereAre() {
    assertThat(run("train", "--backend", "djk")).isEqualTo(2);
    assertThat(text(err)).hasLineCount(1).contains("unknown backend \"djk\"", "reference");
    assertThat(run("compare", "--backends", "djk")).isEqualTo(2);
  }

  private void writeData() throws IOException {
    Path idx = Files.createDirectory(folder.resolve("idx"));
    for (String part : List.of("train", "t10k")) {
      ByteBuffer images = ByteBuffer.allocate(16 + 12 * 4);
      images.putInt(0x803).putInt(12).putInt(2).putInt(2);
      ByteBuffer labels = ByteBuffer.allocate(8 + 12).putInt(0x801).putInt(12);
      for (int row = 0; row < 12; row++) {
        images.putInt(row % 2 == 0 ? 0xff00ff00 : 0x00ff00ff);
        labels.put((byte) (row % 2));
      }
      Files.write(idx.resolve(part + "-images-idx3-ubyte"), images.array());
      Files.write(idx.resolve(part + "-labels-idx1-ubyte"), labels.array());
    }
  }

  private int run(String... args) {
    Shell shell =
        new Shell(
            Map.of(),
            folder,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false,
            () -> false);
    return new Percha(Backends.discover(), shell).run(args);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
