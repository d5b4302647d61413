package dev.percha.models.internal.safetensors;

import dev.percha.core.domain.engine.Precision;
import dev.percha.core.failure.DataException;
import dev.percha.models.internal.safetensors.Safetensors.Header;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** An open file, which is never in memory as a whole; what is wrong with it is told in one line. */
final class Source implements Safetensors.Reader, AutoCloseable {
  /** The JDK copies a read through native memory of the read's length. */
  private static final int CHUNK = 1 << 13;

  private static final int LONGEST_QUOTE = 60;
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

  private final Path file;
  private final RandomAccessFile in;
  private final long length;

  /** How many values are read at a time. */
  private static final int PIECE = CHUNK / Double.BYTES;

  private final Map<TensorSpec, Long> offsets = new HashMap<>();
  private Header header;

  private Source(Path file, RandomAccessFile in, long length) {
    this.file = file;
    this.in = in;
    this.length = length;
  }

  static Source open(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      String what = Files.exists(file) ? "not a file" : "no such file";
      throw refusal(file, what + "; expected a safetensors file", null);
    }
    // Not a channel: that would close under a thread which has been interrupted.
    RandomAccessFile in = new RandomAccessFile(file.toFile(), "r");
    try {
      Source source = new Source(file, in, in.length());
      source.readHeader();
      return source;
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /** Reads the header, which is held against the file's length. */
  private void readHeader() throws IOException {
    int headerLength = headerLength();
    String text = text(read(headerLength));
    try (HeaderParser parser = new HeaderParser(this, text, length - Long.BYTES - headerLength)) {
      header = parser.header();
    } catch (IllegalArgumentException e) {
      throw refuse("%s", e.getMessage());
    }
    long at = (long) Long.BYTES + headerLength;
    for (TensorSpec tensor : header.tensors()) {
      offsets.put(tensor, at);
      at += tensor.bytes();
    }
  }

  @Override
  public Header header() {
    return header;
  }

  private int headerLength() throws IOException {
    byte[] start = read((int) Math.min(ForeignFormat.START, length));
    long headerLength =
        start.length < Long.BYTES
            ? 0
            : ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong();
    boolean plausible = headerLength >= "{}".length() && headerLength <= Safetensors.MAX_HEADER;
    // Some foreign first bytes are a plausible length; what follows then decides.
    if (!plausible || start.length <= Long.BYTES || start[Long.BYTES] != '{') {
      ForeignFormat.of(start)
          .ifPresent(
              format -> {
                throw refuse(
                    "%s; expected safetensors: export the weights to that", format.description());
              });
    }
    if (start.length < Long.BYTES) {
      throw refuse("%d bytes; expected a safetensors file, which has more", length);
    }
    if (!plausible) {
      throw refuse(
          "header length %s, so not safetensors, or damaged; expected 2 to %d",
          Long.toUnsignedString(headerLength), Safetensors.MAX_HEADER);
    }
    if (headerLength > length - Long.BYTES) {
      throw refuse(
          "cut short: %d bytes after the header's length; expected at least %d",
          length - Long.BYTES, headerLength);
    }
    in.seek(Long.BYTES);
    return (int) headerLength;
  }

  /** The header without its padding. */
  private String text(byte[] header) {
    int end = header.length;
    while (end > 1 && header[end - 1] == ' ') {
      end--;
    }
    if (header[0] != '{' || header[end - 1] != '}') {
      throw refuse(
          "the header goes from byte 0x%02x to 0x%02x; expected from '{' to '}', then spaces",
          header[0], header[end - 1]);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(header, 0, end)).toString();
    } catch (CharacterCodingException e) {
      throw refuse("the header is not UTF-8");
    }
  }

  @Override
  public Tensor tensor(TensorSpec spec, Consumer<byte[]> bytes) {
    try {
      in.seek(offsets.get(spec));
      return spec.precision() == Precision.FLOAT32 ? floats(spec, bytes) : doubles(spec, bytes);
    } catch (IOException e) {
      throw unreadable(file, e);
    } catch (IllegalArgumentException e) {
      throw refuse("%s", e.getMessage());
    }
  }

  private Tensor floats(TensorSpec spec, Consumer<byte[]> bytes) throws IOException {
    float[] values = new float[spec.size()];
    for (int at = 0; at < values.length; at += PIECE) {
      int count = Math.min(PIECE, values.length - at);
      next(count * Float.BYTES, bytes).asFloatBuffer().get(values, at, count);
    }
    return Tensor.of(spec, i -> values[i]);
  }

  private Tensor doubles(TensorSpec spec, Consumer<byte[]> bytes) throws IOException {
    double[] values = new double[spec.size()];
    for (int at = 0; at < values.length; at += PIECE) {
      int count = Math.min(PIECE, values.length - at);
      next(count * Double.BYTES, bytes).asDoubleBuffer().get(values, at, count);
    }
    return Tensor.of(spec, i -> values[i]);
  }

  private ByteBuffer next(int count, Consumer<byte[]> bytes) throws IOException {
    byte[] next = read(count);
    bytes.accept(next);
    return ByteBuffer.wrap(next).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The next bytes; the caller has seen to it that the file is long enough. */
  private byte[] read(int count) throws IOException {
    byte[] bytes = new byte[count];
    try {
      for (int at = 0; at < count; at += CHUNK) {
        in.readFully(bytes, at, Math.min(CHUNK, count - at));
      }
      return bytes;
    } catch (EOFException e) {
      throw refuse("grew shorter while it was read; expected %d bytes", length);
    }
  }

  /** What is wrong with the file; what was expected. */
  DataException refuse(String format, Object... values) {
    return refusal(file, String.format(format, values), null);
  }

  /** The same for what the disk, and not the file, is to blame for. */
  static DataException unreadable(Path file, IOException cause) {
    return refusal(file, "cannot be read: " + cause.getMessage(), cause);
  }

  private static DataException refusal(Path file, String what, IOException cause) {
    return new DataException(UNPRINTABLE.matcher(file + ": " + what).replaceAll("?"), cause);
  }

  /** A text out of the file, which may be anything and of any length. */
  static String quoted(String text) {
    return '"' + shortened(text) + '"';
  }

  static String shortened(String text) {
    return text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "...";
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
