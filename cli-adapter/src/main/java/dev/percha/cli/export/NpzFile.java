package dev.percha.cli.export;

import dev.percha.cli.report.Npy;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.model.TrainedModel;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The weights of a network as numpy's archive of arrays, which {@code numpy.load} reads: {@code
 * kernel_0}, {@code bias_0}, {@code kernel_1}, … in the order of the layers and the precision of
 * the model. A kernel has the shape [inputs, units], a bias [units].
 */
public final class NpzFile {
  /**
   * In the place of a time that would make every file another one. With ZIP's very first, 1 January
   * 1980, Java writes a second time stamp that depends on the time zone.
   */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

  private NpzFile() {}

  /**
   * @param model the model
   * @return the file's bytes, the same for equal weights
   * @throws dev.percha.core.failure.ConfigurationException where the weights do not fit 2 GB
   */
  public static byte[] of(TrainedModel model) {
    Parameters parameters = model.parameters();
    NetworkSpec network = model.network();
    boolean floats = parameters.precision() == Precision.FLOAT32;
    Sizes.require(network, floats ? Float.BYTES : Double.BYTES, "an npz file");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int layer = 0; layer < network.layers(); layer++) {
        int units = network.unitsOf(layer);
        put(
            zip,
            "kernel_" + layer,
            npy(parameters.kernel(layer), floats, network.inputsOf(layer), units));
        put(zip, "bias_" + layer, npy(parameters.bias(layer), floats, units));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static byte[] npy(double[] values, boolean floats, int... shape) {
    return floats ? Npy.of(narrowed(values), shape) : Npy.of(values, shape);
  }

  private static float[] narrowed(double[] values) {
    float[] narrow = new float[values.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) values[i];
    }
    return narrow;
  }

  private static void put(ZipOutputStream zip, String name, byte[] npy) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(npy);
    ZipEntry entry = new ZipEntry(name + ".npy");
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(npy.length);
    entry.setCrc(crc.getValue());
    entry.setTimeLocal(NO_TIME);
    zip.putNextEntry(entry);
    zip.write(npy);
    zip.closeEntry();
  }
}
