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

/** What is asked or made again and again takes no memory, and changes no bit. */
@EnabledOnOs(OS.LINUX)
class SoakTest {
  static Stream<String> engines() {
    return Stream.concat(Stream.of(SavedModel.PLAIN), backends());
  }

  static Stream<String> backends() {
    return Backends.discover().names().stream().filter(name -> !name.equals("reference"));
  }

  @ParameterizedTest
  @MethodSource("engines")
  @Tag("soak")
  void aMillionPredictions(String engine) throws Exception {
    requireNoGrowth(engine, "predictions", "1000000", 20);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void twoThousandTrainersAndModelsTakeNoMemoryAndNoThread(String backend) throws Exception {
    // One set of weights takes 0.2 MB, and what the collector frees is told late.
    String out = requireNoGrowth(backend, "trainers", "2000", 64);
    // The JVM's own threads come and go.
    assertThat(figure(out, "threads")).isLessThan(20);
    assertThat(figure(out, "collections")).isLessThan(20);
  }

  private static String requireNoGrowth(String engine, String what, String times, int megabytes)
      throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // All of the heap is resident from the start: what grows is something else.
                "-Xms512m",
                "-Xmx512m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseG1GC"));
    command.add("-Dpercha.natives=" + System.getProperty("percha.natives"));
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    command.addAll(List.of("-cp", classPath, Soak.class.getName(), engine, what, times));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    System.out.println(engine + ": " + out.replace('\n', ' '));
    assertThat(process.waitFor()).as(out).isZero();
    assertThat(out).contains("wrong 0\n");
    assertThat(figure(out, "grew")).as(out).isLessThan(megabytes * 1024L);
    return out;
  }

  private static long figure(String out, String name) {
    return Long.parseLong(out.replaceAll("(?s).*" + name + " (-?\\d+).*", "$1"));
  }
}
