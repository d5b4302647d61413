package dev.percha.cli.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.percha.core.domain.data.ImageShape;
import dev.percha.core.failure.DataException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no pictures for a network end in one line that names the file. */
class DamagedImageFileTest {
  private static final ImageShape SHAPE = new ImageShape(28, 28);

  @TempDir private Path folder;

  @Test
  void whatIsNoPictureIsNamed() throws IOException {
    Path text = Files.writeString(folder.resolve("text.png"), "not a picture");
    Path empty = Files.createFile(folder.resolve("empty.jpg"));

    assertRefused(
        folder.resolve("missing.png"), "no such file; expected a picture as PNG, JPEG, GIF or BMP");
    assertRefused(folder, "is not a file; expected a picture");
    assertRefused(text, "is no picture; expected a picture");
    assertRefused(empty, "is empty; expected a picture");
  }

  @Test
  void coloursForPrintAreRefused() throws Exception {
    Path print = Path.of(DamagedImageFileTest.class.getResource("cmyk.jpg").toURI());

    assertRefused(print, "has colours for print (CMYK); save it as RGB");
  }

  @Test
  void aPictureOfNothingIsRefused() throws IOException {
    Path file = folder.resolve("nothing.png");
    ImageIO.write(new BufferedImage(9, 9, BufferedImage.TYPE_INT_ARGB), "png", file.toFile());

    assertRefused(file, "every pixel is transparent");
  }

  @Test
  void aSmallFileThatWouldFillTheMemoryIsRefusedByItsHeader() throws IOException {
    byte[] header =
        ByteBuffer.allocate(17)
            .put("IHDR".getBytes())
            .putInt(100_000)
            .putInt(100_000)
            .put(new byte[] {8, 6, 0, 0, 0})
            .array();
    CRC32 crc = new CRC32();
    crc.update(header);
    byte[] png = file("png");
    ByteBuffer.wrap(png).position(12).put(header).putInt((int) crc.getValue());
    Path file = Files.write(folder.resolve("bomb.png"), png);

    assertRefused(file, "100000 x 100000 pixels; expected at most 50 million");
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "gif", "bmp"})
  void halfAFileIsRefused(String format) throws IOException {
    byte[] whole = file(format);
    Path half = folder.resolve("half." + format);
    Files.write(half, Arrays.copyOf(whole, whole.length / 2));

    assertRefused(half, "");
  }

  /** Java's reader takes it for grey from there on, and only warns. */
  @Test
  void aJpegWithoutItsLastRowsIsRefused() throws IOException {
    byte[] whole = file("jpg");
    Path file = folder.resolve("short.jpg");
    Files.write(file, Arrays.copyOf(whole, whole.length - 40));

    assertRefused(file, "is damaged: ");
  }

  /** A picture may come through, changed; anything but our own failure must not. */
  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "gif", "bmp"})
  void damageOfAnyKindEndsInOneLine(String format) throws IOException {
    long seed = System.nanoTime();
    System.out.println(format + ": seed " + seed);
    Random random = new Random(seed);
    byte[] whole = file(format);
    int refused = 0;
    for (int i = 0; i < 400; i++) {
      byte[] damaged = whole.clone();
      for (int k = random.nextInt(4); k >= 0; k--) {
        damaged[random.nextInt(i % 2 == 0 ? whole.length : 60)] = (byte) random.nextInt();
      }
      Path file = Files.write(folder.resolve("damaged." + format), damaged);
      try {
        ImageFile.read(file, SHAPE);
      } catch (DataException e) {
        refused++;
        assertThat(e).hasMessageStartingWith(file.toString()).hasMessageNotContaining("\n");
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void nothingIsWrittenToTheTemporaryFolder() throws IOException {
    List<Path> before = temporary();

    ImageFile.read(Files.write(folder.resolve("good.png"), file("png")), SHAPE);

    assertThat(temporary()).isEqualTo(before);
  }

  private static List<Path> temporary() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.sorted().toList();
    }
  }

  private static void assertRefused(Path file, String why) {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> ImageFile.read(file, SHAPE))
        .withMessageStartingWith(file + ": " + why)
        .withMessageNotContaining("\n");
  }

  /** A picture of 40 x 30 with something to see. */
  private static byte[] file(String format) throws IOException {
    BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 1200; i++) {
      image.setRGB(i % 40, i / 40, (i % 40 / 5 * 37 + i / 40 / 4 * 0x0f00) & 0xffff);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, format, bytes);
    return bytes.toByteArray();
  }
}
