package dev.percha.models.internal.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What Python's safetensors writes or reads is read, and what is written is what Python has read.
 */
class PythonTest {
  static List<Path> pythonsFiles() {
    return Recorded.files("python");
  }

  static List<Path> filesByHand() {
    return Recorded.files("by-hand");
  }

  @ParameterizedTest
  @MethodSource({"pythonsFiles", "filesByHand"})
  void whatPythonReadsIsReadBitForBit(Path file) throws IOException {
    Safetensors.Content content = Safetensors.read(file);

    assertThat(Recorded.describe(content)).isEqualTo(Recorded.textBeside(file));
  }

  @ParameterizedTest
  @MethodSource("pythonsFiles")
  void theSameContentsAreWrittenAsPythonWroteThem(Path file) throws IOException {
    Safetensors.Content content = Safetensors.read(file);

    assertThat(Safetensors.write(content.metadata(), content.tensors()))
        .isEqualTo(Files.readAllBytes(file));
  }

  @Test
  void pythonHasReadThisFileOfOurs() throws Exception {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("z", "first");
    metadata.put("a \"b\"", "é, 🧥, \\ and /, \u0001");
    List<Tensor> tensors =
        List.of(
            Tensor.ofFloats(
                "odd", new int[] {1, 3}, new float[] {-0f, Float.MIN_VALUE, -Float.MAX_VALUE}),
            Tensor.ofDoubles("none", new int[] {0, 7}, new double[0]),
            Tensor.ofDoubles(
                "unaligned", new int[] {2, 1}, new double[] {Double.MIN_VALUE, -Double.MAX_VALUE}),
            Tensor.ofFloats("a scalar, é", new int[0], new float[] {0.1f}));
    byte[] written = Safetensors.write(metadata, tensors);
    Files.write(Path.of("target", "ours.safetensors"), written);

    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(written));
    assertThat(
            "sha256\t"
                + sha256
                + "\n"
                + Recorded.describe(new Safetensors.Content(metadata, tensors)))
        .isEqualTo(Files.readString(Recorded.folder("python").resolve("ours.txt")));
  }
}
