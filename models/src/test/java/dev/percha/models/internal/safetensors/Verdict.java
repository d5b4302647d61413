package dev.percha.models.internal.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.failure.DataException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** How reading a file ends: well, or in one line; in nothing else. */
final class Verdict {
  private Verdict() {}

  /** Reads bytes as a file; an exception of any other kind goes through. */
  static Optional<String> of(Path file, byte[] bytes) throws IOException {
    Files.write(file, bytes);
    return of(file);
  }

  /**
   * @return the line that it ends in, without the file's name; empty where it is read
   */
  static Optional<String> of(Path file) throws IOException {
    try {
      requireSound(Safetensors.read(file), Safetensors.header(file), Files.size(file));
      return Optional.empty();
    } catch (DataException e) {
      assertThat(e.getMessage())
          .startsWith(file + ": ")
          .doesNotContainPattern("[\\p{C}\\p{Zl}\\p{Zp}]");
      String line = e.getMessage().substring((file + ": ").length());
      assertThat(line).hasSizeBetween(10, 300);
      return Optional.of(line);
    }
  }

  private static void requireSound(
      Safetensors.Content content, Safetensors.Header header, long length) {
    assertThat(content.tensors()).extracting(Tensor::spec).isEqualTo(header.tensors());
    assertThat(content.metadata()).isEqualTo(header.metadata());
    assertThat(header.tensors()).extracting(TensorSpec::name).doesNotHaveDuplicates();
    long taken = 0;
    for (Tensor tensor : content.tensors()) {
      double[] values = tensor.toDoubles();
      taken += (long) values.length * (tensor.precision() == Precision.FLOAT32 ? 4 : 8);
      for (double value : values) {
        assertThat(value).isFinite();
      }
    }
    assertThat(taken).isLessThanOrEqualTo(length - Long.BYTES);
  }

  /** How much memory reading a file takes, in bytes, once classes are loaded. */
  static long allocatedBy(Runnable reading) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
      reading.run();
      long after = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
      least = Math.min(least, after - before);
    }
    return least;
  }
}
