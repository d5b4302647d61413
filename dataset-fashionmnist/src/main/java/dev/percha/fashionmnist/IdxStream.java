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
 * A strict reader of one IDX file of unsigned bytes, as the MNIST page defines it: the magic number
 * {@code 00 00 08 d} with {@code d} dimensions, each a big-endian int, then exactly as many bytes
 * as their product. Plain or gzip, told apart by the first two bytes.
 */
final class IdxStream implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private static final int UNSIGNED_BYTE = 0x08;

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
   * @param dimensions as its header gives them
   * @param values their product of unsigned bytes
   * @param sha256 of the whole content, decompressed, in hexadecimal
   */
  record IdxContent(int[] dimensions, byte[] values, String sha256) {}

  /** Reads all of it; refuses more than {@code limit} values before reading them. */
  IdxContent read(int expectedDimensions, long limit) throws IOException {
    try {
      int[] dimensions = header(expectedDimensions);
      byte[] values = values(size(dimensions, limit));
      if (in.read() >= 0) {
        throw new DataException(
            file + ": data goes on after the " + values.length + " values that its header gives");
      }
      return new IdxContent(
          dimensions, values, HexFormat.of().formatHex(in.getMessageDigest().digest()));
    } catch (EOFException | ZipException e) {
      throw damaged(e);
    }
  }

  private DataException damaged(IOException e) {
    return e instanceof EOFException
        ? new DataException(file + ": the compressed data is cut short", e)
        : new DataException(file + ": the compressed data is damaged: " + e.getMessage(), e);
  }

  private int[] header(int expectedDimensions) throws IOException {
    byte[] header = new byte[4 * (1 + expectedDimensions)];
    int got = in.readNBytes(header, 0, header.length);
    int magic = UNSIGNED_BYTE << 8 | expectedDimensions;
    if (got >= 4 && number(header, 0) != magic) {
      throw new DataException(
          String.format(
              "%s: magic number 0x%08x, expected 0x%08x (IDX, unsigned bytes, %d dimension%s)",
              file,
              number(header, 0),
              magic,
              expectedDimensions,
              expectedDimensions == 1 ? "" : "s"));
    }
    if (got < header.length) {
      throw new DataException(
          file + ": the header is cut short: " + got + " bytes, expected " + header.length);
    }
    int[] dimensions = new int[expectedDimensions];
    Arrays.setAll(dimensions, i -> number(header, 4 * (i + 1)));
    return dimensions;
  }

  private static int number(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | bytes[at + 3] & 0xff;
  }

  private int size(int[] dimensions, long limit) {
    long size = 1;
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

  private static String shape(int[] dimensions) {
    StringBuilder text = new StringBuilder();
    for (int dimension : dimensions) {
      text.append(text.length() == 0 ? "" : " x ").append(Integer.toUnsignedString(dimension));
    }
    return text.toString();
  }

  /**
   * The platform's readNBytes grows with what arrives, so that a header's claim takes no memory.
   */
  private byte[] values(int size) throws IOException {
    byte[] values = in.readNBytes(size);
    if (values.length < size) {
      throw new DataException(
          file + ": the data is cut short: " + values.length + " values, expected " + size);
    }
    return values;
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
