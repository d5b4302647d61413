package dev.percha.models.internal.safetensors;

import static java.util.stream.Collectors.joining;

import dev.percha.core.domain.engine.Precision;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The files below the test resources that scripts have made, and contents in their notation. */
final class Recorded {
  private Recorded() {}

  static Path folder(String name) {
    try {
      return Path.of(Recorded.class.getResource("/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<Path> files(String folder) {
    try (Stream<Path> files = Files.list(folder(folder))) {
      return files.filter(file -> file.toString().endsWith(".safetensors")).sorted().toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static String textBeside(Path file) throws IOException {
    return Files.readString(Path.of(file.toString().replaceFirst("safetensors$", "txt")));
  }

  /** As {@code interop.py} describes a file: values as bits, and the rest as it is. */
  static String describe(Safetensors.Content content) {
    Stream<String> metadata =
        new TreeMap<>(content.metadata())
            .entrySet().stream().map(entry -> line("metadata", entry.getKey(), entry.getValue()));
    return Stream.concat(metadata, content.tensors().stream().map(Recorded::describe))
        .collect(joining());
  }

  private static String describe(Tensor tensor) {
    boolean single = tensor.precision() == Precision.FLOAT32;
    float[] floats = tensor.toFloats();
    double[] doubles = tensor.toDoubles();
    String bits =
        IntStream.range(0, doubles.length)
            .mapToObj(
                i ->
                    single
                        ? String.format("%08x", Float.floatToRawIntBits(floats[i]))
                        : String.format("%016x", Double.doubleToRawLongBits(doubles[i])))
            .collect(joining(" "));
    String shape = IntStream.of(tensor.shape()).mapToObj(String::valueOf).collect(joining(","));
    return line("tensor", tensor.name(), single ? "F32" : "F64", shape, bits);
  }

  private static String line(String... columns) {
    return String.join("\t", columns) + "\n";
  }

  /** A small valid file with metadata, a scalar, both precisions and padding. */
  static byte[] small() {
    return Safetensors.write(
        Map.of("k", "text"),
        List.of(
            Tensor.ofDoubles("b", new int[] {2}, new double[] {0.1, -2}),
            Tensor.ofFloats("a", new int[0], new float[] {3})));
  }
}
