package dev.percha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percha.core.port.out.Backend;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;

/** Commands in processes of their own, whose children find the backend that counts trainings. */
abstract class ProcessTest extends CommandLineTest {
  /** Further arguments of the JVM. */
  List<String> jvm = List.of();

  @BeforeEach
  void data() throws IOException {
    writeData();
    Path services = Files.createDirectories(folder.resolve("services/META-INF/services"));
    Files.writeString(
        services.resolve(Backend.class.getName()), CountingBackend.class.getName() + "\n");
  }

  /** One of the trainings stands still, and does not end by itself. */
  Process startHeld(int units, String... command) throws IOException {
    return start(Map.of(CountingBackend.HELD, String.valueOf(units)), command);
  }

  Process start(String... command) throws IOException {
    return start(Map.of(), command);
  }

  Process start(Map<String, String> more, String... command) throws IOException {
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> all =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                folder.resolve("services") + File.pathSeparator + path,
                Percha.class.getName()));
    all.addAll(1, jvm);
    all.addAll(List.of(command));
    ProcessBuilder process =
        new ProcessBuilder(all)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("err").toFile()));
    process.environment().put(CountingBackend.FILE, folder.resolve("counted").toString());
    process.environment().putAll(more);
    return process.start();
  }

  /** Every training that began or went on: units, and after how many steps. */
  List<String> counted() throws IOException {
    Path file = folder.resolve("counted");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  String said() throws IOException {
    return Files.readString(folder.resolve("err"));
  }

  void awaitTrainings(Process process, int count) throws Exception {
    while (counted().size() < count) {
      assertThat(process.waitFor(20, TimeUnit.MILLISECONDS)).as(said()).isFalse();
    }
  }
}
