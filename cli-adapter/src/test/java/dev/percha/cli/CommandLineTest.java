package dev.percha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.percha.cli.report.RunFolder;
import dev.percha.core.application.Backends;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.io.TempDir;

/** Runs commands in a folder of the test's own, as the shell would, and keeps what they print. */
abstract class CommandLineTest {
  int interruptedAfter = Integer.MAX_VALUE;

  /** What else ends a command. */
  BooleanSupplier interrupted = () -> false;

  ToLongFunction<Path> disk = RunFolder::free;
  @TempDir Path folder;

  final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Where answers go. */
  OutputStream answers = out;

  final ByteArrayOutputStream err = new ByteArrayOutputStream();

  void refused(int code, String why, String... args) {
    err.reset();
    assertThat(run(args)).as(text(err)).isEqualTo(code);
    assertThat(text(err)).hasLineCount(1).contains(why);
  }

  /** The test probabilities of a training, bit for bit. */
  static byte[] probabilities(Path results) throws IOException {
    return Files.readAllBytes(results.resolve("probabilities-reference.npy"));
  }

  static String[] with(String[] command, String... rest) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of(rest));
    return all.toArray(String[]::new);
  }

  static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  /** Nothing can be written to a place where a folder is that is not empty. */
  void occupy(String place) throws IOException {
    Files.createDirectories(folder.resolve(place).resolve("taken"));
  }

  void writeData() throws IOException {
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

  int run(String... args) {
    return run(Backends.discover(), args);
  }

  int run(Backends backends, String... args) {
    CommandContext shell =
        new CommandContext(
            Map.of(),
            folder,
            new Terminal(answers, StandardCharsets.UTF_8, Integer.MAX_VALUE),
            new Terminal(err, StandardCharsets.UTF_8, 2000),
            false,
            false,
            () ->
                interrupted.getAsBoolean()
                    || text(err).lines().filter(l -> l.startsWith("Epoch")).count()
                        >= interruptedAfter,
            disk);
    return new Percha(backends, shell).run(args);
  }

  static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
