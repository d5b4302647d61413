package dev.percha.tensorboard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * A file of records, framed as TensorFlow's {@code record_writer.cc} does, in little endian:
 *
 * <pre>
 *   uint64  length
 *   uint32  masked CRC-32C of the length
 *   bytes   the record
 *   uint32  masked CRC-32C of the record
 * </pre>
 *
 * A record is given to the system as soon as it is appended: a process that dies takes none along.
 */
final class RecordFile implements AutoCloseable {
  private static final int FRAME = Long.BYTES + 2 * Integer.BYTES;

  private final Path path;
  private final SeekableByteChannel channel;
  private long whole;

  /**
   * @param path what it is called
   * @param channel an empty one, which is closed with this
   */
  RecordFile(Path path, SeekableByteChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Makes a new file, whose name TensorBoard knows for one of events, and sorts by time.
   *
   * @param folder for it; made where it is missing
   * @param seconds since 1970
   */
  static RecordFile create(Path folder, long seconds) throws IOException {
    Files.createDirectories(folder);
    for (int i = 0; ; i++) {
      String name = String.format(Locale.ROOT, "events.out.tfevents.%010d.percha.%d", seconds, i);
      Path path = folder.resolve(name);
      try {
        return new RecordFile(
            path,
            Files.newByteChannel(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
      } catch (FileAlreadyExistsException e) {
        // Of a training that began in the same second.
      }
    }
  }

  Path path() {
    return path;
  }

  /**
   * Appends a record.
   *
   * @throws IOException where the disk does not take all of it; nothing of it is left then, so that
   *     later ones can be read, unless the disk does not allow that either
   */
  void append(byte[] content) throws IOException {
    ByteBuffer framed = frame(content);
    try {
      channel.position(whole);
      while (framed.hasRemaining()) {
        channel.write(framed);
      }
      whole += framed.limit();
    } catch (IOException e) {
      takeBack(e);
      throw e;
    }
  }

  private void takeBack(IOException why) {
    try {
      channel.truncate(whole);
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }

  private static ByteBuffer frame(byte[] content) {
    ByteBuffer length =
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(content.length);
    return ByteBuffer.allocate(FRAME + content.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(length.array())
        .putInt(masked(length.array()))
        .put(content)
        .putInt(masked(content))
        .flip();
  }

  /** So that a record of records has other sums than its parts ({@code crc32c.h}). */
  private static int masked(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
