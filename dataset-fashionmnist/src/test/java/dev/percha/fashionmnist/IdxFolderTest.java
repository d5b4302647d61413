package dev.percha.fashionmnist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.failure.DataException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A good data set of 3 + 2 images of 2 x 3, and everything that can be wrong with it. */
class IdxFolderTest {
  private static final int IMAGES = 0x0803;
  private static final int LABELS = 0x0801;

  @TempDir Path folder;

  @BeforeEach
  void writeAGoodDataset() throws IOException {
    write("train-images-idx3-ubyte", idx(pixels(18), IMAGES, 3, 2, 3));
    write("train-labels-idx1-ubyte", idx(new byte[] {0, 4, 1}, LABELS, 3));
    write("t10k-images-idx3-ubyte", idx(pixels(12), IMAGES, 2, 2, 3));
    write("t10k-labels-idx1-ubyte", idx(new byte[] {2, 4}, LABELS, 2));
  }

  @Test
  void anySizeAndNumberOfClassesIsRead() {
    Dataset data = new IdxFolder(folder).load();

    assertThat(data.name()).isEqualTo(folder.getFileName().toString());
    assertThat(data.schema().image().orElseThrow().height()).isEqualTo(2);
    assertThat(data.schema().image().orElseThrow().width()).isEqualTo(3);
    assertThat(data.classNames()).containsExactly("0", "1", "2", "3", "4");
    assertThat(data.train().pixels(1)).containsExactly(6, 7, 8, 9, 10, 11);
    assertThat(data.train().label(1)).isEqualTo(4);
    assertThat(data.test().rows()).isEqualTo(2);
  }

  @Test
  void compressedFilesGiveTheSameDataAndHash() throws IOException {
    Dataset plain = new IdxFolder(folder).load();
    for (String name : folder.toFile().list()) {
      byte[] content = Files.readAllBytes(folder.resolve(name));
      Files.delete(folder.resolve(name));
      write(name + ".gz", gzip(content));
    }

    Dataset compressed = new IdxFolder(folder).load();

    assertThat(compressed.sha256()).isEqualTo(plain.sha256());
    assertThat(inputs(compressed.train())).isEqualTo(inputs(plain.train()));
  }

  @Test
  void anotherPixelGivesAnotherHash() throws IOException {
    String before = new IdxFolder(folder).load().sha256();
    byte[] other = pixels(18);
    other[17]++;
    write("train-images-idx3-ubyte", idx(other, IMAGES, 3, 2, 3));

    assertThat(new IdxFolder(folder).load().sha256()).isNotEqualTo(before);
  }

  @Test
  void labelsUpTo255AreClasses() throws IOException {
    write("train-labels-idx1-ubyte", idx(new byte[] {0, (byte) 255, 1}, LABELS, 3));

    assertThat(new IdxFolder(folder).load().classNames()).hasSize(256);
  }

  @Test
  void classesAreNamedByAFileAndLabelsBeyondItAreRefused() throws IOException {
    write("classes.txt", "a\nb\nc\nd\nå\n".getBytes("UTF-8"));
    assertThat(new IdxFolder(folder).load().classNames()).containsExactly("a", "b", "c", "d", "å");

    write("classes.txt", "a\nb\nc\nd\n".getBytes("UTF-8"));
    refused("train-labels-idx1-ubyte", "label of row 1 is 4; expected 0 to 3");
    write("classes.txt", "a\n".getBytes("UTF-8"));
    refused("classes.txt", "1 class names; expected 2 to 256");
    write("classes.txt", new byte[] {(byte) 0xff, (byte) 0xfe, '\n'});
    refused("classes.txt", "cannot be read as UTF-8 text");
  }

  @Test
  void classNamesWithoutEndAreRefused() throws IOException {
    write("classes.txt", "x".repeat((1 << 20) + 1).getBytes("UTF-8"));
    refused("classes.txt", "larger than 1 MB");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void whatIsNoFileOfClassNamesIsNotOpened() throws IOException, InterruptedException {
    Path file = folder.resolve("classes.txt");
    for (String elsewhere : List.of("/dev/zero", "/nowhere/at/all")) {
      Files.createSymbolicLink(file, Path.of(elsewhere));
      refused("classes.txt", "not a file; expected class names, one a line");
      Files.delete(file);
    }
    assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
    refused("classes.txt", "not a file; expected class names, one a line");
  }

  @Test
  void aWrongMagicNumberIsRefused() throws IOException {
    write("train-images-idx3-ubyte", idx(pixels(18), LABELS, 3, 2, 3));
    refused("train-images-idx3-ubyte", "magic number 0x00000801, expected 0x00000803");
    write("train-images-idx3-ubyte", "<html>not found</html>".getBytes("UTF-8"));
    refused("train-images-idx3-ubyte", "a web page, not data; fetch the file itself");
  }

  @Test
  void truncatedDataIsRefusedAtEveryLength() throws IOException {
    byte[] good = idx(pixels(18), IMAGES, 3, 2, 3);
    for (int length = 0; length < good.length; length++) {
      write("train-images-idx3-ubyte", Arrays.copyOf(good, length));
      refused("train-images-idx3-ubyte", length == 0 ? "empty" : "cut short");
    }
  }

  @Test
  void truncatedOrDamagedCompressionIsRefusedAtEveryByte() throws IOException {
    Files.delete(folder.resolve("train-images-idx3-ubyte"));
    byte[] good = gzip(idx(pixels(18), IMAGES, 3, 2, 3));
    for (int length = 0; length < good.length; length++) {
      write("train-images-idx3-ubyte.gz", Arrays.copyOf(good, length));
      refused("train-images-idx3-ubyte.gz", "");
    }
    byte[] crc = good.clone();
    crc[crc.length - 8]++;
    write("train-images-idx3-ubyte.gz", crc);
    refused("train-images-idx3-ubyte.gz", "the compressed data is damaged");
  }

  @Test
  void overlongDataIsRefused() throws IOException {
    byte[] good = idx(pixels(18), IMAGES, 3, 2, 3);
    write("train-images-idx3-ubyte", Arrays.copyOf(good, good.length + 1));
    refused("train-images-idx3-ubyte", "data goes on after the 18 values that its header gives");

    Files.delete(folder.resolve("train-images-idx3-ubyte"));
    byte[] compressed = gzip(good);
    write("train-images-idx3-ubyte.gz", Arrays.copyOf(compressed, compressed.length + 1));
    refused("train-images-idx3-ubyte.gz", "something follows it");
  }

  @Test
  void bytesAfterCompressionThatEndsWithTheReadersBufferAreRefused() throws IOException {
    Files.delete(folder.resolve("train-images-idx3-ubyte"));
    byte[] good = gzipOfBody(1 << 16);
    byte[] gzipMagicAndMore = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0};
    for (int extra = 1; extra <= gzipMagicAndMore.length; extra++) {
      write("train-images-idx3-ubyte.gz", Arrays.copyOf(good, good.length + extra));
      refused("train-images-idx3-ubyte.gz", "something follows it");
      write("train-images-idx3-ubyte.gz", join(good, Arrays.copyOf(gzipMagicAndMore, extra)));
      refused("train-images-idx3-ubyte.gz", "something follows it");
    }
  }

  @Test
  void compressedMembersOneAfterTheOtherAreOneFile() throws IOException {
    byte[] content = idx(pixels(18), IMAGES, 3, 2, 3);
    float[] expected = inputs(new IdxFolder(folder).load().train());
    Files.delete(folder.resolve("train-images-idx3-ubyte"));
    for (int at = 0; at <= content.length; at++) {
      byte[] rest = Arrays.copyOfRange(content, at, content.length);
      write("train-images-idx3-ubyte.gz", join(gzip(Arrays.copyOf(content, at)), gzip(rest)));
      assertThat(inputs(new IdxFolder(folder).load().train())).isEqualTo(expected);
    }
  }

  @Test
  void ofAPlainAndACompressedFileThePlainOneIsTaken() throws IOException {
    write("train-images-idx3-ubyte.gz", gzip(idx(new byte[18], IMAGES, 3, 2, 3)));

    assertThat(new IdxFolder(folder).load().train().pixels(1)).containsExactly(6, 7, 8, 9, 10, 11);
  }

  @Test
  void labelsOfOneClassAreRefusedUnlessMoreAreNamed() throws IOException {
    write("train-labels-idx1-ubyte", idx(new byte[3], LABELS, 3));
    write("t10k-labels-idx1-ubyte", idx(new byte[2], LABELS, 2));
    refused("train-labels-idx1-ubyte", "all labels are 0");
    refused("t10k-labels-idx1-ubyte", "expected at least 2 classes");

    write("classes.txt", "off\non\n".getBytes("UTF-8"));
    assertThat(new IdxFolder(folder).load().classNames()).containsExactly("off", "on");
  }

  @Test
  void oneTrainingImageIsRefused() throws IOException {
    write("train-images-idx3-ubyte", idx(pixels(6), IMAGES, 1, 2, 3));
    write("train-labels-idx1-ubyte", idx(new byte[] {1}, LABELS, 1));
    refused("train-images-idx3-ubyte", "one image; at least 2 are needed");
  }

  @Test
  void countsThatDoNotMatchAreRefused() throws IOException {
    write("t10k-labels-idx1-ubyte", idx(new byte[] {2}, LABELS, 1));
    refused("t10k-images-idx3-ubyte", "2 images, but");
  }

  @Test
  void imagesOfDifferentSizesAreRefused() throws IOException {
    write("t10k-images-idx3-ubyte", idx(pixels(12), IMAGES, 2, 3, 2));
    refused("t10k-images-idx3-ubyte", "images of 3 x 2, but");
  }

  @Test
  void dimensionsThatOverflowOrVanishAreRefused() throws IOException {
    write("train-images-idx3-ubyte", idx(new byte[0], IMAGES, 65536, 65536, 65536));
    refused("train-images-idx3-ubyte", "65536 x 65536 x 65536 need more than the limit");
    write("train-images-idx3-ubyte", idx(new byte[0], IMAGES, -1, 28, 28));
    refused("train-images-idx3-ubyte", "4294967295 x 28 x 28; expected each between 1");
    write("train-images-idx3-ubyte", idx(new byte[0], IMAGES, 3, 0, 3));
    refused("train-images-idx3-ubyte", "3 x 0 x 3; expected each between 1");
  }

  @Test
  void aHeaderThatClaimsTwoGigabytesTakesMemoryOnlyForWhatTheFileHolds() throws IOException {
    int most = 2_147_483_639;
    write("train-images-idx3-ubyte", idx(pixels(5), IMAGES, most, 1, 1));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();

    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> new IdxFolder(folder, most).load())
        .withMessageContaining("the data is cut short: 5 values, expected 2147483639");

    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(8 << 20);
  }

  @Test
  void aGzipBombIsRefusedByTheLimitOrWhereItsHeaderEnds() throws IOException {
    Files.delete(folder.resolve("train-images-idx3-ubyte"));
    byte[] zeros = new byte[50_000_000];
    write("train-images-idx3-ubyte.gz", gzip(idx(zeros, IMAGES, 50_000, 1000, 1)));
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> new IdxFolder(folder, 1_000_000).load())
        .withMessageContaining("need more than the limit of 1000000 bytes");

    write("train-images-idx3-ubyte.gz", gzip(idx(zeros, IMAGES, 3, 2, 3)));
    refused("train-images-idx3-ubyte.gz", "data goes on after the 18 values");
  }

  @Test
  void missingFilesAndFoldersAreNamed() throws IOException {
    Files.delete(folder.resolve("t10k-labels-idx1-ubyte"));
    refused(folder.toString(), "has no file t10k-labels-idx1-ubyte, nor t10k-labels-idx1-ubyte.gz");
    Files.createDirectory(folder.resolve("t10k-labels-idx1-ubyte"));
    refused("t10k-labels-idx1-ubyte", "not a file");
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> new IdxFolder(folder.resolve("none")).load())
        .withMessageContaining("no such folder");
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> new IdxFolder(folder.resolve("train-images-idx3-ubyte")).load())
        .withMessageContaining("not a folder");
  }

  @Test
  void aLimitOutOfRangeIsTheCallersMistake() {
    assertThatIllegalArgumentException().isThrownBy(() -> new IdxFolder(folder, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new IdxFolder(folder, 1L << 31));
  }

  private void refused(String file, String reason) {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> new IdxFolder(folder).load())
        .withMessageContaining(file)
        .withMessageContaining(reason)
        .matches(e -> e.getMessage().lines().count() == 1);
  }

  private void write(String name, byte[] content) throws IOException {
    Files.write(folder.resolve(name), content);
  }

  private static byte[] pixels(int count) {
    byte[] pixels = new byte[count];
    for (int i = 0; i < count; i++) {
      pixels[i] = (byte) i;
    }
    return pixels;
  }

  private static float[] inputs(Examples examples) {
    return examples.inputs(0, examples.rows());
  }

  private static byte[] idx(byte[] values, int magic, int... dimensions) {
    ByteBuffer file = ByteBuffer.allocate(4 + 4 * dimensions.length + values.length);
    file.putInt(magic);
    for (int dimension : dimensions) {
      file.putInt(dimension);
    }
    return file.put(values).array();
  }

  /** Images whose compressed data and trailer, without the header of 10, have the given length. */
  private static byte[] gzipOfBody(int length) throws IOException {
    for (int count = length - 64; count < length; count++) {
      byte[] file = gzip(idx(pixels(count), IMAGES, count, 1, 1), Deflater.NO_COMPRESSION);
      if (file.length == 10 + length) {
        return file;
      }
    }
    throw new AssertionError("no number of images compresses to " + length + " bytes");
  }

  private static byte[] join(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }

  private static byte[] gzip(byte[] content) throws IOException {
    return gzip(content, Deflater.DEFAULT_COMPRESSION);
  }

  private static byte[] gzip(byte[] content, int level) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new LevelledGzip(bytes, level)) {
      gzip.write(content);
    }
    return bytes.toByteArray();
  }

  private static final class LevelledGzip extends GZIPOutputStream {
    LevelledGzip(OutputStream out, int level) throws IOException {
      super(out);
      def.setLevel(level);
    }
  }
}
