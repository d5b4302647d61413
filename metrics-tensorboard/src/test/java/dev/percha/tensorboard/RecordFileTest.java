package dev.percha.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
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
  void twoOfTheSameSecondAreTwoFiles() throws Exception {
    try (RecordFile one = RecordFile.create(folder, 7);
        RecordFile other = RecordFile.create(folder, 7)) {
      assertThat(one.path()).isNotEqualTo(other.path());
    }
  }
}
