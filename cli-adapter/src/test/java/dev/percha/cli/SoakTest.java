package dev.percha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percha.core.application.Backends;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A million predictions from 32 threads take no memory, and change no bit. */
@Tag("soak")
@EnabledOnOs(OS.LINUX)
class SoakTest {
  static Stream<String> engines() {
    return Stream.concat(
        Stream.of(SavedModel.PLAIN),
        Backends.discover().names().stream().filter(name -> !name.equals("reference")));
  }

  @ParameterizedTest
  @MethodSource("engines")
  void aMillionPredictions(String engine) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // All of the heap is resident from the start: what grows is something else.
                "-Xms512m",
                "-Xmx512m",
                "-XX:+AlwaysPreTouch"));
    command.add("-Dpercha.natives=" + System.getProperty("percha.natives"));
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    command.addAll(List.of("-cp", classPath, Soak.class.getName(), engine, "1000000"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    System.out.println(engine + ": " + out.replace('\n', ' '));
    assertThat(process.waitFor()).as(out).isZero();
    assertThat(out).contains("wrong 0\n");
    assertThat(Long.parseLong(out.replaceAll("(?s).*grew (-?\\d+) KiB.*", "$1")))
        .as(out)
        .isLessThan(20 * 1024);
  }
}
