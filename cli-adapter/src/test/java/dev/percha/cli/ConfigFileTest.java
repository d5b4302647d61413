package dev.percha.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.percha.core.failure.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("percha.conf");
  }

  @Test
  void valuesAreReadAsTheyAreWritten() throws IOException {
    Files.writeString(file, "percha { batch-size = 64, hidden = [32, 16] } # units");

    assertThat(ConfigFile.read(file).getInt("percha.batch-size")).isEqualTo(64);
    assertThat(ConfigFile.read(file).getIntList("percha.hidden")).containsExactly(32, 16);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "include \"other\"",
        "include file(\"/etc/passwd\")",
        "include url(\"file:///etc/passwd\")",
        "include url(\"http://127.0.0.1:1/a\")",
        "include classpath(\"reference.conf\")",
        "include required(file(\"/etc/passwd\"))",
        "percha { include \"other\" }"
      })
  void nothingIsIncluded(String text) throws IOException {
    Files.writeString(folder.resolve("other.conf"), "percha.epochs = 3");

    refused(text, "include: settings are not taken from elsewhere");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "percha.backend = ${HOME}",
        "percha.backend = ${?PATH}",
        "a = 1, percha.epochs = ${a}",
        "percha.hidden = [1], percha.hidden += 2"
      })
  void noValueIsMadeOfAnother(String text) throws IOException {
    refused(text, "write the value itself");
  }

  @Test
  void aValueThatWouldGrowWithoutEndIsNotMade() throws IOException {
    StringBuilder laughs = new StringBuilder("a0 = ha\n");
    for (int i = 1; i < 40; i++) {
      laughs.append("a").append(i).append(" = ${a").append(i - 1).append("}${a");
      laughs.append(i - 1).append("}\n");
    }

    refused(laughs.toString(), "write the value itself");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{a:", "["})
  void deepNestingIsRefused(String opening) throws IOException {
    refused("b = " + opening.repeat(5_000), "nested too deep");
  }

  @Test
  void aPathOfManyStepsIsRefused() throws IOException {
    refused("a.".repeat(8_000) + "b = 1", "nested too deep");
  }

  @Test
  void aFileIsSettingsOnly() throws IOException {
    refused("# " + "x".repeat(16_400), "larger than 16 KB");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> ConfigFile.read(file))
        .withMessageContaining("not text in UTF-8");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void whatIsNoFileIsNotOpened() throws Exception {
    assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
    Path endless = folder.resolve("endless.conf");
    Files.createSymbolicLink(endless, Path.of("/dev/zero"));

    for (Path special : new Path[] {file, endless, folder, folder.resolve("none.conf")}) {
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> ConfigFile.read(special))
          .withMessageContaining(special + " cannot be read");
    }
  }

  private void refused(String text, String why) throws IOException {
    Files.writeString(file, text);
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> ConfigFile.read(file))
        .withMessageContaining(file.toString())
        .withMessageContaining(why)
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1).hasSizeLessThan(1000));
  }
}
