package dev.percha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percha.core.application.Backends;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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

  private int run(String... args) {
    Shell shell =
        new Shell(
            Map.of(),
            folder,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            () -> false);
    return new Percha(Backends.of(List.of()), shell).run(args);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
