package dev.percha.models.safetensors;

import dev.percha.core.failure.DataException;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** An open file, read from its first byte on; what goes wrong is told in one line. */
final class Source implements AutoCloseable {
  /** Native code copies a read through a buffer of its own, as large as the read. */
  private static final int CHUNK = 1 << 13;

  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

  private final Path file;
  private final RandomAccessFile in;
  private final long length;

  private Source(Path file, RandomAccessFile in, long length) {
    this.file = file;
    this.in = in;
    this.length = length;
  }

  static Source open(Path file) {
    if (!Files.exists(file)) {
      throw refusal(file, "there is no such file; expected a safetensors file", null);
    }
    if (!Files.isRegularFile(file)) {
      throw refusal(
          file,
          (Files.isDirectory(file) ? "a folder" : "not a plain file")
              + "; expected a safetensors file",
          null);
    }
    try {
      // Not a channel: that would close under a thread which has been interrupted.
      RandomAccessFile in = new RandomAccessFile(file.toFile(), "r");
      return new Source(file, in, in.length());
    } catch (IOException e) {
      throw refusal(file, "cannot be read (" + e.getMessage() + ")", e);
    }
  }

  long length() {
    return length;
  }

  /** The first bytes, at most as many as asked for; the position stays. */
  byte[] peek(int count) {
    byte[] bytes = read((int) Math.min(count, length));
    try {
      in.seek(0);
      return bytes;
    } catch (IOException e) {
      throw refusal(file, "cannot be read (" + e.getMessage() + ")", e);
    }
  }

  /** The next bytes; the caller has seen to it that the file is long enough. */
  byte[] read(int count) {
    byte[] bytes = new byte[count];
    try {
      for (int at = 0; at < count; at += CHUNK) {
        in.readFully(bytes, at, Math.min(CHUNK, count - at));
      }
      return bytes;
    } catch (EOFException e) {
      throw refusal(file, "grew shorter while it was read; expected " + length + " bytes", e);
    } catch (IOException e) {
      throw refusal(file, "cannot be read (" + e.getMessage() + ")", e);
    }
  }

  /** The tensor whose data is next. */
  Tensor tensor(TensorSpec spec) {
    byte[] data = read(spec.bytes());
    try {
      return new Tensor(spec, data);
    } catch (IllegalArgumentException e) {
      throw refuse("tensor " + quoted(spec.name()) + ": " + e.getMessage(), e);
    }
  }

  /** What is wrong with the file, and what was expected. */
  DataException refuse(String what) {
    return refusal(file, what, null);
  }

  DataException refuse(String what, Exception cause) {
    return refusal(file, what, cause);
  }

  /** A text out of the file, which may be anything and of any length. */
  static String quoted(String text) {
    return '"' + shortened(text) + '"';
  }

  static String shortened(String text) {
    int most = 80;
    return text.length() <= most ? text : text.substring(0, most) + "...";
  }

  private static DataException refusal(Path file, String what, Exception cause) {
    String line = UNPRINTABLE.matcher(file + ": " + what).replaceAll(found -> "?");
    return new DataException(line, cause);
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw refusal(file, "cannot be read to its end (" + e.getMessage() + ")", e);
    }
  }
}
