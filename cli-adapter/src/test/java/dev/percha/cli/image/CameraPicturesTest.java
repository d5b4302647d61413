package dev.percha.cli.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.percha.core.domain.data.ImageShape;
import dev.percha.core.failure.DataException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cameras, browsers and drawing programs put into pictures, read as any viewer shows it. */
class CameraPicturesTest {
  private static final ImageShape SHAPE = new ImageShape(28, 28);

  @TempDir private Path folder;

  @Test
  void aPictureIsTurnedAsTheCameraNoted() throws Exception {
    int[] expected = unsigned(ImageFile.read(resource("exif/expected.png"), SHAPE));

    ImageFile read = ImageFile.read(resource("exif/tagged6.jpg"), SHAPE);

    assertThat(meanDifference(unsigned(read), expected)).isLessThan(3);
    assertThat(read.notes()).containsExactly("turned upright by its EXIF orientation, 6");
  }

  /** Where the first row and column of a file belong, as the EXIF standard's table says. */
  @ParameterizedTest
  @CsvSource({
    "1, top, left",
    "2, top, right",
    "3, bottom, right",
    "4, bottom, left",
    "5, left, top",
    "6, right, top",
    "7, right, bottom",
    "8, left, bottom"
  })
  void allEightOrientationsComeOutAlike(int orientation, String row, String column)
      throws Exception {
    int[] upright = new int[15];
    Arrays.setAll(upright, i -> 7 * i);
    boolean swapped = orientation >= 5;
    int width = swapped ? 5 : 3;
    int[] stored = new int[15];
    for (int i = 0; i < stored.length; i++) {
      int x = swapped ? from(row, i / width, 3) : from(column, i % width, 3);
      int y = swapped ? from(column, i % width, 5) : from(row, i / width, 5);
      stored[i] = upright[y * 3 + x];
    }
    byte[] png = png(grey(stored, width), exif(ByteOrder.LITTLE_ENDIAN, orientation));

    ImageFile read =
        ImageFile.read(Files.write(folder.resolve("turned.png"), png), new ImageShape(5, 3));

    assertThat(unsigned(read)).isEqualTo(upright);
  }

  private static int from(String side, int i, int count) {
    return side.equals("right") || side.equals("bottom") ? count - 1 - i : i;
  }

  /** 1 2 / 3 4 / 5 6, as each orientation has it by the EXIF standard's table. */
  @ParameterizedTest
  @CsvSource({
    "1, 2, 10 20 30 40 50 60",
    "2, 2, 20 10 40 30 60 50",
    "3, 2, 60 50 40 30 20 10",
    "4, 2, 50 60 30 40 10 20",
    "5, 3, 10 30 50 20 40 60",
    "6, 3, 50 30 10 60 40 20",
    "7, 3, 60 40 20 50 30 10",
    "8, 3, 20 40 60 10 30 50",
    "9, 2, 10 20 30 40 50 60"
  })
  void aPngIsTurnedBitForBit(int orientation, int width, String expected) throws IOException {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
      byte[] png = png(grey(new int[] {10, 20, 30, 40, 50, 60}, 2), exif(order, orientation));
      Path file = Files.write(folder.resolve("turned.png"), png);

      int[] read = unsigned(ImageFile.read(file, new ImageShape(6 / width, width)));

      assertThat(read)
          .isEqualTo(Arrays.stream(expected.split(" ")).mapToInt(Integer::parseInt).toArray());
    }
  }

  @Test
  void exifDataThatMakeNoSenseArePassedOver() throws IOException {
    byte[] whole = exif(ByteOrder.BIG_ENDIAN, 6);
    for (int length = 0; length < whole.length - 4; length++) {
      byte[] png = png(grey(new int[] {1, 2, 3, 4}, 2), Arrays.copyOf(whole, length));
      Path file = Files.write(folder.resolve("cut.png"), png);

      assertThat(unsigned(ImageFile.read(file, new ImageShape(2, 2)))).containsExactly(1, 2, 3, 4);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"icc3-p3", "icc3-adobe"})
  void aColourProfileChangesNoStoredValue(String name) throws Exception {
    ImageFile jpeg = ImageFile.read(resource("profiles/" + name + ".jpg"), SHAPE);
    ImageFile png = ImageFile.read(resource("profiles/" + name + ".png"), SHAPE);

    // The JPEG was compressed with hardly any loss.
    for (int i = 0; i < 784; i++) {
      assertThat(unsigned(jpeg)[i]).isCloseTo(unsigned(png)[i], within(1));
    }
    assertThat(unsigned(jpeg)[14 * 28 + 14]).isEqualTo(135);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "profiles/icc-broken.jpg",
        "profiles/icc-trunc.jpg",
        "profiles/icc-markers.jpg",
        "profiles/icc-lab.jpg",
        "profiles/icc3-RGB-with-gray22.jpg",
        "odd/extra-before-eoi.jpg",
        "odd/no-eoi.jpg"
      })
  void whatEveryViewerPassesOverIsNoDamage(String name) throws Exception {
    ImageFile read = ImageFile.read(resource(name), SHAPE);

    assertThat(Arrays.stream(unsigned(read)).distinct().count()).isGreaterThan(10);
    assertThat(read.notes().contains("its end is missing: taken as it is"))
        .isEqualTo(name.contains("no-eoi"));
  }

  /**
   * No file with an end that is missing, and a byte too many before, hides that data is missing.
   */
  @Test
  void aHarmlessWarningHidesNoDamage() throws Exception {
    byte[] whole = Files.readAllBytes(resource("odd/no-eoi.jpg"));
    byte[] stray = new byte[whole.length + 3 - 200];
    stray[0] = whole[0];
    stray[1] = whole[1];
    Arrays.fill(stray, 2, 5, (byte) 7);
    System.arraycopy(whole, 2, stray, 5, stray.length - 5);

    assertRefused(Files.write(folder.resolve("stray.jpg"), stray), "is damaged");
  }

  @Test
  void aGifsFirstPictureStandsWhereItBelongsOnItsCanvas() throws IOException {
    Path file = Files.write(folder.resolve("canvas.gif"), onCanvas(4, 4, 2, 1));

    ImageFile read = ImageFile.read(file, new ImageShape(4, 4));

    assertThat(unsigned(read)).containsExactly(0, 0, 0, 0, 0, 0, 200, 180, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void aGifsPictureThatReachesBeyondTheCanvasIsWhole() throws IOException {
    Path file = Files.write(folder.resolve("beyond.gif"), onCanvas(1, 1, 3, 0));

    assertThat(unsigned(ImageFile.read(file, new ImageShape(1, 5))))
        .containsExactly(0, 0, 0, 200, 180);
    Path huge = Files.write(folder.resolve("huge.gif"), onCanvas(65_535, 65_535, 0, 0));
    assertRefused(huge, "65535 x 65535 pixels; expected at most 50 million");
  }

  @Test
  void aJpegOfThreeThousandScansIsRefusedBeforeItIsDecoded() throws IOException {
    byte[] whole = progressive(64);
    int last = lastScan(whole);
    int scan = whole.length - 2 - last;
    byte[] many = Arrays.copyOf(whole, last + 3000 * scan + 2);
    for (int i = 0; i < 3000; i++) {
      System.arraycopy(whole, last, many, last + i * scan, scan);
    }
    many[many.length - 2] = (byte) 0xff;
    many[many.length - 1] = (byte) 0xd9;

    assertRefused(Files.write(folder.resolve("many.jpg"), many), "scans; expected at most 500");
    assertThat(ImageFile.read(Files.write(folder.resolve("few.jpg"), whole), SHAPE).notes())
        .doesNotContain("its end is missing: taken as it is");
  }

  @ParameterizedTest
  @CsvSource({
    "x.heic, HEIC is not read; convert it to PNG",
    "x.avif, AVIF is not read; convert it to PNG",
    "x.webp, WebP is not read; convert it to PNG"
  })
  void whatPhonesAndBrowsersWriteIsNamed(String name, String why) throws Exception {
    assertRefused(resource("foreign/" + name), why);
  }

  @Test
  void whatElseIsGivenForAPictureIsNamed() throws IOException {
    Path tiff = folder.resolve("x.tiff");
    ImageIO.write(grey(new int[] {1, 2}, 2), "tiff", tiff.toFile());
    Path page = Files.writeString(folder.resolve("x.png"), "<!DOCTYPE HTML><html>404</html>");

    assertRefused(tiff, "TIFF is not read; convert it to PNG");
    assertRefused(page, "is a web page, not a picture");
  }

  @Test
  void aBmpThatWrapsAnotherFormatIsRefused() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(9, 9, BufferedImage.TYPE_INT_RGB), "bmp", bytes);
    byte[] bmp = bytes.toByteArray();
    for (byte compression : new byte[] {4, 5}) {
      bmp[30] = compression;
      assertRefused(Files.write(folder.resolve("wrap.bmp"), bmp), "wraps another format");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 128, 255})
  void aPictureWithNothingToSeeInItIsNoted(int grey) throws IOException {
    int[] pixels = new int[36];
    Arrays.fill(pixels, grey);
    Path file = folder.resolve("uniform.png");
    ImageIO.write(grey(pixels, 6), "png", file.toFile());
    assertThat(ImageFile.read(file, SHAPE).notes())
        .contains("every pixel is alike, as the network gets it: there is nothing to see in it");

    pixels[14] = 99;
    ImageIO.write(grey(pixels, 6), "png", file.toFile());
    assertThat(ImageFile.read(file, SHAPE).notes().toString()).doesNotContain("alike");
  }

  private static void assertRefused(Path file, String why) {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> ImageFile.read(file, SHAPE))
        .withMessageStartingWith(file + ": ")
        .withMessageContaining(why);
  }

  private static double meanDifference(int[] one, int[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += Math.abs(one[i] - other[i]);
    }
    return sum / one.length;
  }

  private static int[] unsigned(ImageFile read) {
    byte[] pixels = read.pixels();
    int[] wide = new int[pixels.length];
    Arrays.setAll(wide, i -> pixels[i] & 0xff);
    return wide;
  }

  private static BufferedImage grey(int[] pixels, int width) {
    BufferedImage image =
        new BufferedImage(width, pixels.length / width, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setPixels(0, 0, width, pixels.length / width, pixels);
    return image;
  }

  /** One directory with one entry, the orientation as a short. */
  private static byte[] exif(ByteOrder order, int orientation) {
    return ByteBuffer.allocate(26)
        .order(order)
        .putShort((short) (order == ByteOrder.BIG_ENDIAN ? 0x4d4d : 0x4949))
        .putShort((short) 42)
        .putInt(8)
        .putShort((short) 1)
        .putShort((short) 0x0112)
        .putShort((short) 3)
        .putInt(1)
        .putShort((short) orientation)
        .putShort((short) 0)
        .putInt(0)
        .array();
  }

  /** With a chunk eXIf after the header's. */
  private static byte[] png(BufferedImage image, byte[] exif) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    byte[] png = bytes.toByteArray();
    ByteBuffer chunk = ByteBuffer.allocate(exif.length + 12).putInt(exif.length);
    chunk.put("eXIf".getBytes(StandardCharsets.US_ASCII)).put(exif);
    CRC32 crc = new CRC32();
    crc.update(chunk.array(), 4, exif.length + 4);
    chunk.putInt((int) crc.getValue());
    int header = 8 + 25;
    return ByteBuffer.allocate(png.length + chunk.capacity())
        .put(png, 0, header)
        .put(chunk.array())
        .put(png, header, png.length - header)
        .array();
  }

  /** A GIF of the values 200 and 180 side by side, on a screen of the given size. */
  private static byte[] onCanvas(int width, int height, int left, int top) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(grey(new int[] {200, 180}, 2), "gif", bytes);
    byte[] gif = bytes.toByteArray();
    ByteBuffer fields = ByteBuffer.wrap(gif).order(ByteOrder.LITTLE_ENDIAN);
    fields.putShort(6, (short) width).putShort(8, (short) height);
    int descriptor = 13 + ((gif[10] & 0x80) == 0 ? 0 : 3 << ((gif[10] & 7) + 1));
    while (gif[descriptor] == 0x21) {
      descriptor += 2;
      while (gif[descriptor] != 0) {
        descriptor += 1 + (gif[descriptor] & 0xff);
      }
      descriptor++;
    }
    fields.putShort(descriptor + 1, (short) left).putShort(descriptor + 3, (short) top);
    return gif;
  }

  private static byte[] progressive(int size) throws IOException {
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < size * size; i++) {
      image.setRGB(i % size, i / size, i * 2654435 & 0x7f7f7f);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), param);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static int lastScan(byte[] jpeg) {
    int at = jpeg.length - 2;
    while (jpeg[at] != (byte) 0xff || jpeg[at + 1] != (byte) 0xda) {
      at--;
    }
    return at;
  }

  private static Path resource(String name) throws Exception {
    return Path.of(CameraPicturesTest.class.getResource(name).toURI());
  }
}
