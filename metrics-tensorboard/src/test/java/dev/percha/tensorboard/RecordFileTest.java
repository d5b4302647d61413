package dev.percha.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordFileTest {
  /**
   * What TensorBoard 2.21.0 itself writes: {@code
   * tensorboard.summary.writer.record_writer.RecordWriter} with {@code Event(wall_time=1.5,
   * file_version="brain.Event:2")}, then {@code Event(wall_time=2.5, step=3,
   * summary=Summary(value=[Summary.Value(tag="loss", simple_value=0.25)]))}.
   */
  private static final byte[] THEIRS =
      HexFormat.of()
          .parseHex(
              "1800000000000000a37f4b2209000000000000f83f1a0d627261696e2e4576656e743a322a28646c"
                  + "1a00000000000000129bd82d09000000000000044010032a0d0a0b0a046c6f7373150000803e"
                  + "b1006461");

  private static final Set<StandardOpenOption> FRESH =
      Set.of(
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE);

  @TempDir Path folder;

  @Test
  void theBytesAreThoseThatTensorBoardItselfWrites() throws Exception {
    Path path;
    try (RecordFile file = RecordFile.create(folder, 0)) {
      file.append(Events.version(1.5));
      file.append(Events.scalars(2.5, 3, Map.of("loss", 0.25)));
      path = file.path();
    }

    assertThat(path).hasBinaryContent(THEIRS);
  }

  @Test
  void everyRecordIsInTheFileAsSoonAsItIsAppended() throws Exception {
    try (RecordFile file = RecordFile.create(folder, 0)) {
      file.append(Events.version(1.5));
      assertThat(EventFile.read(file.path()).size()).isEqualTo(1);
      file.append(Events.scalars(2.5, 3, Map.of("loss", 0.25)));
      assertThat(EventFile.read(file.path()).size()).isEqualTo(2);
    }
  }

  @Test
  void aFileThatIsCutAnywhereKeepsTheRecordsBeforeTheCut() throws Exception {
    for (int length = 0; length <= THEIRS.length; length++) {
      Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(THEIRS, length));

      assertThat(EventFile.read(cut).size()).isEqualTo(length < 40 ? 0 : length < 82 ? 1 : 2);
    }
  }

  @Test
  void aRecordThatAFullDiskCutsIsTakenBackAndLaterOnesAreRead() throws Exception {
    Path path = folder.resolve("full");
    for (int room = 0; room < THEIRS.length; room++) {
      FullDisk disk = new FullDisk(Files.newByteChannel(path, FRESH), room);
      try (RecordFile file = new RecordFile(path, disk)) {
        assertThatIOException().isThrownBy(() -> appendBoth(file)).withMessage("No space left");
        disk.room = Long.MAX_VALUE;
        file.append(Events.version(1.5));
      }

      assertThat(EventFile.read(path).size()).isEqualTo(room < 40 ? 1 : 2);
    }
  }

  private static void appendBoth(RecordFile file) throws IOException {
    file.append(Events.version(1.5));
    file.append(Events.scalars(2.5, 3, Map.of("loss", 0.25)));
  }

  @Test
  void twoOfTheSameSecondAreTwoFiles() throws Exception {
    try (RecordFile one = RecordFile.create(folder, 7);
        RecordFile other = RecordFile.create(folder, 7)) {
      assertThat(one.path()).isNotEqualTo(other.path());
    }
  }

  /** A file on a disk that takes so many bytes more, and the first of a write that is too long. */
  private static final class FullDisk implements SeekableByteChannel {
    private final SeekableByteChannel file;
    private long room;

    FullDisk(SeekableByteChannel file, long room) {
      this.file = file;
      this.room = room;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      if (room == 0) {
        throw new IOException("No space left");
      }
      int taken = (int) Math.min(room, bytes.remaining());
      file.write(bytes.slice(bytes.position(), taken));
      bytes.position(bytes.position() + taken);
      room -= taken;
      return taken;
    }

    @Override
    public int read(ByteBuffer bytes) throws IOException {
      return file.read(bytes);
    }

    @Override
    public long position() throws IOException {
      return file.position();
    }

    @Override
    public SeekableByteChannel position(long to) throws IOException {
      file.position(to);
      return this;
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public SeekableByteChannel truncate(long to) throws IOException {
      file.truncate(to);
      return this;
    }

    @Override
    public boolean isOpen() {
      return file.isOpen();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
