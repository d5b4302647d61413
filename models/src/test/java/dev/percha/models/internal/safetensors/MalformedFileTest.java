package dev.percha.models.internal.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.percha.core.failure.DataException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is wrong with a file, reading ends in one line that says it, and takes no memory. */
class MalformedFileTest {
  /** What reading takes whatever the file: the parser, its buffers, the exception. */
  private static final long CONSTANT = 64 << 10;

  /**
   * Headers are held in objects, which take more than their text; most of it is garbage at once.
   */
  private static final long MULTIPLE = 40;

  @TempDir Path folder;

  static List<Path> corpus() {
    return Recorded.files("corpus");
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void everyKnownFaultEndsInItsLine(Path file) throws IOException {
    assertThat(Verdict.of(file).orElse("read") + "\n").isEqualTo(Recorded.textBeside(file));
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void noKnownFaultTakesMemory(Path file) throws IOException {
    assertThat(Verdict.allocatedBy(() -> readAnyhow(file)))
        .isLessThan(CONSTANT + MULTIPLE * Files.size(file));
  }

  @Test
  void aFileCutAtAnyByteIsRefused() throws IOException {
    byte[] whole = Recorded.small();
    Path file = folder.resolve("cut.safetensors");

    for (int length = 0; length < whole.length; length++) {
      assertThat(Verdict.of(file, Arrays.copyOf(whole, length))).as("%d bytes", length).isPresent();
    }
    assertThat(Verdict.of(file, whole)).isEmpty();
  }

  @Test
  void anyByteReplacedByAnyOtherIsReadSoundlyOrRefused() throws IOException {
    byte[] whole =
        Safetensors.write(Map.of(), List.of(Tensor.ofFloats("a", new int[0], new float[] {1.5f})));
    Path file = folder.resolve("replaced.safetensors");
    int refused = 0;

    for (int at = 0; at < whole.length; at++) {
      byte[] changed = whole.clone();
      for (int value = 0; value < 256; value++) {
        changed[at] = (byte) value;
        refused += Verdict.of(file, changed).isPresent() ? 1 : 0;
      }
    }
    assertThat(refused).isGreaterThan(50 * 256).isLessThan(256 * whole.length);
  }

  static Stream<String> costlyHeaders() {
    int most = Safetensors.MAX_HEADER - 100;
    String tensors =
        IntStream.range(0, most / 60)
            .mapToObj(
                i -> "\"%x\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}".formatted(i))
            .collect(Collectors.joining(","));
    return Stream.of(
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[" + "0,".repeat(most / 2) + "0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[" + "200,".repeat(most / 4) + "0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[" + "9".repeat(most) + "]}}",
        "{\"" + "n".repeat(most) + "\":1}",
        "{\"__metadata__\":{\"k\":\"" + "\\u0041".repeat(most / 6) + "\"}}",
        "{\"a\":" + "[".repeat(most) + "}",
        "{" + tensors + "}");
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("costlyHeaders")
  void noHeaderTakesMoreThanASmallMultipleOfItself(String header) throws IOException {
    Path file = folder.resolve("costly.safetensors");
    ByteBuffer bytes =
        ByteBuffer.allocate(Long.BYTES + header.length()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
    Verdict.of(file, bytes.array());

    assertThat(Verdict.allocatedBy(() -> readAnyhow(file)))
        .isLessThan(CONSTANT + MULTIPLE * Files.size(file));
  }

  @Test
  void aHeaderCanBeRefusedBeforeItsTensorsTakeMemory() throws IOException {
    Path file = folder.resolve("large.safetensors");
    int bytes = 1 << 30;
    String header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[%d],\"data_offsets\":[0,%d]}}";
    header = header.formatted(bytes / 4, bytes);
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.write(header.length());
      sparse.seek(Long.BYTES);
      sparse.writeBytes(header);
      sparse.setLength(Long.BYTES + header.length() + (long) bytes);
    }

    assertThat(Safetensors.header(file).tensors()).hasSize(1);
    assertThat(Verdict.allocatedBy(() -> Safetensors.header(file))).isLessThan(CONSTANT);
    assertThat(Verdict.allocatedBy(() -> readButRefuseTheHeader(file))).isLessThan(CONSTANT);
  }

  private static void readButRefuseTheHeader(Path file) {
    assertThatCode(
            () ->
                Safetensors.read(
                    file,
                    reader -> {
                      throw new CancellationException("not of this architecture");
                    }))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void whatIsNoFileIsRefused() throws IOException {
    assertThat(Verdict.of(folder.resolve("absent")))
        .contains("no such file; expected a safetensors file");
    assertThat(Verdict.of(folder)).contains("not a file; expected a safetensors file");
    assertThat(Verdict.of(Files.write(folder.resolve("plain"), new byte[1]).resolve("below")))
        .contains("no such file; expected a safetensors file");
  }

  @Test
  void aNameOfAFileThatBreaksTheLineDoesNot() {
    Path file = folder.resolve("a\nb");

    assertThatCode(() -> Safetensors.read(file))
        .isInstanceOf(DataException.class)
        .hasMessage(folder + "/a?b: no such file; expected a safetensors file");
  }

  @Test
  void anInterruptedThreadReadsOn() throws IOException {
    Path file = Files.write(folder.resolve("small.safetensors"), Recorded.small());

    Thread.currentThread().interrupt();

    assertThat(Safetensors.read(file).metadata()).isEqualTo(Map.of("k", "text"));
    assertThat(Thread.interrupted()).isTrue();
  }

  private static void readAnyhow(Path file) {
    try {
      Safetensors.read(file);
    } catch (DataException e) {
      // Its memory is what matters.
    }
  }
}
