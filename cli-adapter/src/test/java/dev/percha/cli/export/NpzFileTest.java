package dev.percha.cli.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.percha.cli.report.Npy;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.network.Activation;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What numpy has to do with our archives, recorded by {@code archives.py} among this test's
 * resources: the arrays in ours are the very bytes that numpy itself writes for the same weights,
 * and numpy has read these very files.
 */
class NpzFileTest {
  private static final NetworkSpec NETWORK =
      NetworkSpec.of(5, List.of(4, 3), new Activation.Relu(), 2);

  /** As in the script: each weight is its number in the flat order, over 7, less 3. */
  private static Parameters weights(Precision precision) {
    double[] values = new double[NETWORK.parameterCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i / 7.0 - 3;
    }
    return Parameters.of(NETWORK, values).in(precision);
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void everyArrayIsByteForByteAsNumpyWritesIt(Precision precision) throws IOException {
    byte[] file = NpzFile.of(Trained.model(weights(precision)));
    Map<String, String> expected = entries(resource(word(precision) + ".npz"));

    assertThat(expected).hasSize(6).containsKeys("kernel_0.npy", "bias_2.npy");
    assertThat(entries(file)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void theFileIsTheOneThatNumpyRead(Precision precision) throws Exception {
    byte[] file = NpzFile.of(Trained.model(weights(precision)));
    Path folder = Files.createDirectories(Path.of("target", "npz"));
    Files.write(folder.resolve(word(precision) + ".npz"), file);
    String read = new String(resource("read.txt"), StandardCharsets.UTF_8);
    byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(file);

    assertThat(read)
        .containsPattern(
            HexFormat.of().formatHex(sha256) + "\nnumpy [0-9.]+, " + word(precision) + ": equal");
  }

  @Test
  void theFileIsTheSameInEveryTimeZone() {
    TimeZone here = TimeZone.getDefault();
    byte[] expected = NpzFile.of(Trained.model(weights(Precision.FLOAT32)));
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));

      assertThat(NpzFile.of(Trained.model(weights(Precision.FLOAT32)))).isEqualTo(expected);
    } finally {
      TimeZone.setDefault(here);
    }
  }

  @Test
  void anArrayHasTheShapeOfItsValues() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Npy.of(new double[5], 2, 3))
        .withMessage("5 values for the shape [2, 3]");
  }

  private static String word(Precision precision) {
    return precision.name().toLowerCase(Locale.ROOT);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream stream = NpzFileTest.class.getResourceAsStream(name)) {
      return stream.readAllBytes();
    }
  }

  /** The content of each entry, in hexadecimal. */
  private static Map<String, String> entries(byte[] file) throws IOException {
    Map<String, String> entries = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.put(entry.getName(), HexFormat.of().formatHex(zip.readAllBytes()));
      }
    }
    return entries;
  }
}
