package dev.percha.fashionmnist;

import dev.percha.core.failure.DataException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A strict reader of one IDX file, as the MNIST page defines it: the magic number {@code 00 00 t d}
 * with an element type {@code t} and {@code d} dimensions, each a big-endian int, then exactly as
 * many values as their product. Plain or gzip, told apart by the first two bytes.
 */
final class IdxStream implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private static final int UNSIGNED_BYTE = 0x08;
  private static final int GZIP = 0x1f8b;

  private final String file;
  private final DigestInputStream in;

  IdxStream(String file, InputStream raw) throws IOException {
    this.file = file;
    InputStream buffered = new BufferedInputStream(raw, BUFFER);
    buffered.mark(2);
    int first = buffered.read();
    boolean gzip = first == 0x1f && buffered.read() == 0x8b;
    buffered.reset();
    if (first < 0) {
      throw new DataException(file + ": the file is empty; expected IDX data, plain or gzip");
    }
    try {
      this.in = new DigestInputStream(gzip ? new StrictGzip(buffered) : buffered, sha256());
    } catch (EOFException | ZipException e) {
      throw damaged(e);
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * What a file holds.
   *
   * @param type of its values
   * @param dimensions as its header gives them
   * @param bytes the values, as they lie in the file
   * @param sha256 of the whole content, decompressed, in hexadecimal
   */
  record IdxContent(ElementType type, int[] dimensions, byte[] bytes, String sha256) {}

  /**
   * Reads all of it; refuses more than {@code limit} bytes of values before reading them.
   *
   * @param usual how many dimensions such a file has, for messages
   * @param least how few it may have
   * @param most how many it may have
   */
  IdxContent read(int usual, int least, int most, long limit) throws IOException {
    try {
      int magic = magic(usual, least, most);
      ElementType type = ElementType.of(magic >> 8).orElseThrow();
      int[] dimensions = dimensions(magic & 0xff);
      byte[] bytes = bytes(size(dimensions, type, limit), type);
      if (in.read() >= 0) {
        throw new DataException(
            "%s: data goes on after the %d values that its header gives"
                .formatted(file, bytes.length / type.bytes()));
      }
      return new IdxContent(
          type, dimensions, bytes, HexFormat.of().formatHex(in.getMessageDigest().digest()));
    } catch (EOFException | ZipException e) {
      throw damaged(e);
    }
  }

  private DataException damaged(IOException e) {
    return e instanceof EOFException
        ? new DataException(file + ": the compressed data is cut short", e)
        : new DataException(file + ": the compressed data is damaged: " + e.getMessage(), e);
  }

  private int magic(int usual, int least, int most) throws IOException {
    int magic = number(head(4), 0);
    boolean known = magic >> 16 == 0 && ElementType.of(magic >> 8).isPresent();
    int dimensions = magic & 0xff;
    if (known && dimensions >= least && dimensions <= most) {
      return magic;
    }
    if (magic >>> 16 == GZIP) {
      throw new DataException(file + ": is compressed by gzip twice; decompress it once");
    }
    if (magic >>> 24 == '<') {
      throw new DataException(file + ": a web page, not data; fetch the file itself");
    }
    throw new DataException(
        String.format(
            "%s: magic number 0x%08x, expected 0x%08x (IDX, unsigned bytes, %d dimension%s)",
            file, magic, UNSIGNED_BYTE << 8 | usual, usual, usual == 1 ? "" : "s"));
  }

  private int[] dimensions(int count) throws IOException {
    byte[] head = head(4 * count);
    int[] dimensions = new int[count];
    Arrays.setAll(dimensions, i -> number(head, 4 * i));
    return dimensions;
  }

  private byte[] head(int length) throws IOException {
    byte[] head = in.readNBytes(length);
    if (head.length < length) {
      throw new DataException(file + ": the header is cut short");
    }
    return head;
  }

  private static int number(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | bytes[at + 3] & 0xff;
  }

  private int size(int[] dimensions, ElementType type, long limit) {
    long size = type.bytes();
    for (int dimension : dimensions) {
      if (dimension < 1) {
        throw new DataException(
            file
                + ": dimensions "
                + shape(dimensions)
                + "; expected each between 1 and "
                + Integer.MAX_VALUE);
      }
      size *= dimension;
      if (size > limit) {
        throw new DataException(
            file
                + ": dimensions "
                + shape(dimensions)
                + " need more than the limit of "
                + limit
                + " bytes");
      }
    }
    return (int) size;
  }

  static String shape(int[] dimensions) {
    StringBuilder text = new StringBuilder();
    for (int dimension : dimensions) {
      text.append(text.length() == 0 ? "" : " x ").append(Integer.toUnsignedString(dimension));
    }
    return text.toString();
  }

  /**
   * The platform's readNBytes grows with what arrives, so that a header's claim takes no memory.
   */
  private byte[] bytes(int size, ElementType type) throws IOException {
    byte[] bytes = in.readNBytes(size);
    if (bytes.length < size) {
      throw new DataException(
          "%s: the data is cut short: %d values, expected %d"
              .formatted(file, bytes.length / type.bytes(), size / type.bytes()));
    }
    return bytes;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /**
   * The platform's gzip drops what follows the compressed data if it is not gzip again, whether it
   * still lies in the inflater's buffer or was read on from the stream; here it is an error.
   */
  private static final class StrictGzip extends GZIPInputStream {
    private static final int TRAILER = 8;

    private final Counting compressed;

    StrictGzip(InputStream in) throws IOException {
      this(new Counting(in));
    }

    private StrictGzip(Counting compressed) throws IOException {
      super(compressed, BUFFER);
      this.compressed = compressed;
    }

    @Override
    protected void fill() throws IOException {
      super.fill();
      compressed.count = 0;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      int read = super.read(target, from, length);
      if (read < 0 && (inf.getRemaining() + compressed.count > TRAILER || in.read() >= 0)) {
        throw new ZipException("something follows it");
      }
      return read;
    }
  }

  /** Counts the bytes that were read since the count was last set to 0. */
  private static final class Counting extends FilterInputStream {
    private long count;

    Counting(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count += value < 0 ? 0 : 1;
      return value;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      int read = super.read(target, from, length);
      count += Math.max(0, read);
      return read;
    }
  }
}
