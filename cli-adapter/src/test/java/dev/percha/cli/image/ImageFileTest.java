package dev.percha.cli.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.percha.cli.report.ImageArt;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.data.ImageShape;
import dev.percha.fashionmnist.FashionMnist;
import java.awt.Color;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What becomes of pictures. Real images of Fashion-MNIST must come back as they are; drawn ones are
 * held against numpy and Pillow ({@code pictures.py} among the resources) or worked out by hand.
 */
class ImageFileTest {
  private static final ImageShape SHAPE = new ImageShape(28, 28);
  private static final Dataset DATA = new FashionMnist().load();
  private static final Examples TEST = DATA.test();
  private static final String INVERTED =
      "inverted: its border is bright, and the network knows bright shapes on black";

  @TempDir private Path folder;

  /** The first hundred, and the ten that have the brightest borders of all. */
  static IntStream rows() {
    Stream<Integer> bright =
        IntStream.range(0, TEST.rows())
            .boxed()
            .sorted(Comparator.comparingLong(row -> -border(TEST.pixels(row))))
            .limit(10);
    return IntStream.concat(IntStream.range(0, 100), bright.mapToInt(Integer::intValue));
  }

  private static long border(byte[] pixels) {
    return IntStream.range(0, pixels.length)
        .filter(i -> i < 28 || i >= 27 * 28 || i % 28 == 0 || i % 28 == 27)
        .mapToLong(i -> pixels[i] & 0xff)
        .sum();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void anImageOfTheDataSetComesBackBitForBit(int row) throws IOException {
    byte[] pixels = TEST.pixels(row);
    Path shown = Files.write(folder.resolve("shown.png"), ImageArt.png(pixels, SHAPE));
    Path plain = write(grey(pixels, 28), "plain.png");

    assertThat(ImageFile.read(shown, SHAPE).pixels()).isEqualTo(pixels);
    assertThat(ImageFile.read(shown, SHAPE).notes())
        .containsExactly("scaled from 280 x 280 to 28 x 28");
    assertThat(ImageFile.read(plain, SHAPE).pixels()).isEqualTo(pixels);
    assertThat(ImageFile.read(plain, SHAPE).notes()).isEmpty();
  }

  /** The two of 70,000 that have more bright pixels on the border than dark ones. */
  @ParameterizedTest
  @ValueSource(ints = {26299, 41623})
  void clothesThatFillMostOfTheBorderAreNotInverted(int row) throws IOException {
    byte[] pixels = DATA.train().pixels(row);

    ImageFile read = ImageFile.read(write(grey(pixels, 28), "wide.png"), SHAPE);

    assertThat(read.pixels()).isEqualTo(pixels);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void itsNegativeIsInverted(int row) throws IOException {
    byte[] pixels = TEST.pixels(row);
    byte[] negative = new byte[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      negative[i] = (byte) (255 - (pixels[i] & 0xff));
    }

    ImageFile read = ImageFile.read(write(grey(negative, 28), "negative.png"), SHAPE);

    assertThat(read.pixels()).isEqualTo(pixels);
    assertThat(read.notes()).containsExactly(INVERTED);
  }

  /** Every way to hold greys without loss. */
  static Map<String, UnaryOperator<BufferedImage>> forms() {
    return Map.of(
        "rgb.png",
        image -> copy(image, BufferedImage.TYPE_INT_RGB),
        "bgr.bmp",
        image -> copy(image, BufferedImage.TYPE_3BYTE_BGR),
        "argb.png",
        image -> copy(image, BufferedImage.TYPE_INT_ARGB),
        "grey.bmp",
        image -> image,
        "palette.gif",
        ImageFileTest::indexed,
        "palette.png",
        ImageFileTest::indexed,
        "sixteen.png",
        ImageFileTest::sixteen,
        "clear.png",
        ImageFileTest::clear);
  }

  @Test
  void theFormThatGreysAreHeldInMakesNoDifference() throws IOException {
    byte[] pixels = TEST.pixels(3);
    for (var form : forms().entrySet()) {
      Path file = write(form.getValue().apply(grey(pixels, 28)), form.getKey());

      ImageFile read = ImageFile.read(file, SHAPE);

      assertThat(read.pixels()).as(form.getKey()).isEqualTo(pixels);
      assertThat(read.notes())
          .as(form.getKey())
          .isEqualTo(
              form.getKey().equals("clear.png")
                  ? List.of("transparent parts taken as black")
                  : List.of());
    }
  }

  private static BufferedImage copy(BufferedImage image, int type) {
    BufferedImage copy = new BufferedImage(image.getWidth(), image.getHeight(), type);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int grey = image.getRaster().getSample(x, y, 0);
        copy.setRGB(x, y, new Color(grey, grey, grey).getRGB());
      }
    }
    return copy;
  }

  private static BufferedImage indexed(BufferedImage image) {
    byte[] greys = new byte[256];
    for (int i = 0; i < 256; i++) {
      greys[i] = (byte) i;
    }
    BufferedImage made =
        new BufferedImage(
            image.getWidth(),
            image.getHeight(),
            BufferedImage.TYPE_BYTE_INDEXED,
            new IndexColorModel(8, 256, greys, greys, greys));
    made.setData(image.getRaster());
    return made;
  }

  private static BufferedImage sixteen(BufferedImage image) {
    BufferedImage made =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_USHORT_GRAY);
    int[] samples = image.getRaster().getPixels(0, 0, 28, 28, (int[]) null);
    made.getRaster().setPixels(0, 0, 28, 28, Arrays.stream(samples).map(s -> s * 257).toArray());
    return made;
  }

  /** Grey and opacity, where what is black is transparent instead. */
  private static BufferedImage clear(BufferedImage image) {
    ComponentColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_GRAY), true, false, 3, DataBuffer.TYPE_BYTE);
    WritableRaster raster = model.createCompatibleWritableRaster(28, 28);
    for (int y = 0; y < 28; y++) {
      for (int x = 0; x < 28; x++) {
        int grey = image.getRaster().getSample(x, y, 0);
        raster.setPixel(x, y, new int[] {grey == 0 ? 99 : grey, grey == 0 ? 0 : 255});
      }
    }
    return new BufferedImage(model, raster, false, null);
  }

  @Test
  void aPhotographIsWhatNumpyMakesOfIt() throws Exception {
    double[] expected =
        Files.readString(resource("shirt.txt"))
            .lines()
            .flatMap(line -> Stream.of(line.split(" ")))
            .mapToDouble(Double::parseDouble)
            .toArray();

    ImageFile read = ImageFile.read(resource("shirt.png"), SHAPE);

    for (int i = 0; i < expected.length; i++) {
      // Pillow rounds each grey before the mean.
      assertThat((double) (read.pixels()[i] & 0xff)).isCloseTo(expected[i], within(1.0));
    }
    assertThat(read.notes())
        .containsExactly(
            "colours turned to grey",
            "padded to a square",
            "scaled from 640 x 480 to 28 x 28",
            INVERTED);
  }

  @Test
  void aDarkThingOnNothingBecomesBrightOnBlack() throws Exception {
    ImageFile read = ImageFile.read(resource("ghost.png"), SHAPE);

    assertThat(read.notes()).contains("transparent parts taken as white", INVERTED);
    assertThat(read.pixels()[0]).isZero();
    // Its blue by BT.601: 0.299 * 40 + 0.587 * 60 + 0.114 * 120 = 60.86.
    assertThat(read.pixels()[10 * 28 + 14] & 0xff).isEqualTo(255 - 61);
  }

  @Test
  void theFirstPictureOfAnAnimationIsTaken() throws Exception {
    ImageFile read = ImageFile.read(resource("moving.gif"), SHAPE);

    assertThat(read.notes()).startsWith("the first of its 2 pictures taken");
  }

  @Test
  void coloursBecomeGreyByTheirLuma() throws IOException {
    BufferedImage colours = new BufferedImage(5, 1, BufferedImage.TYPE_INT_RGB);
    int[] values = {0xff0000, 0x00ff00, 0x0000ff, 0xc86432, 0x000000};
    for (int x = 0; x < values.length; x++) {
      colours.setRGB(x, 0, values[x]);
    }

    // As Pillow's convert("L") has them.
    assertThat(unsigned(ImageFile.read(write(colours, "colours.png"), new ImageShape(1, 5))))
        .containsExactly(76, 150, 29, 124, 0);
  }

  @Test
  void aPixelIsTheMeanOfTheAreaItStandsFor() throws IOException {
    Path file = write(grey(new byte[] {90, 0, 30, 0, 0, 0, 60, 0, 120}, 3), "nine.png");

    // Areas of 1.5 x 1.5: a corner whole, its neighbours by half, the middle by a quarter.
    assertThat(unsigned(ImageFile.read(file, new ImageShape(2, 2))))
        .containsExactly(40, 13, 27, 53);
  }

  @Test
  void aGrowingPictureIsBilinear() throws IOException {
    Path file = write(grey(new byte[] {0, 100, 0, 100}, 2), "four.png");

    assertThat(unsigned(ImageFile.read(file, new ImageShape(4, 4))))
        .startsWith(0, 25, 75, 100)
        .endsWith(0, 25, 75, 100);
  }

  @Test
  void whatIsLeftOverIsBackground() throws IOException {
    byte[] wide = {9, 9, 9, 9, 9, 80, 80, 9, 9, 80, 80, 9, 9, 9, 9, 9};
    Path file = write(grey(wide, 4), "wide.png");

    ImageFile read = ImageFile.read(file, new ImageShape(6, 4));

    assertThat(unsigned(read)).startsWith(9, 9, 9, 9, 9, 9, 9, 9, 9, 80, 80, 9);
    assertThat(read.notes())
        .containsExactly("padded to a shape of 4 x 6", "scaled from 4 x 4 to 4 x 6");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1 x 1", "1 x 3000", "3000 x 1", "29 x 27"})
  void anyProportionsFit(String size) throws IOException {
    int width = Integer.parseInt(size.split(" x ")[0]);
    int height = Integer.parseInt(size.split(" x ")[1]);
    byte[] pixels = new byte[width * height];
    Arrays.fill(pixels, (byte) 77);
    Path file = write(grey(pixels, width), "odd.png");

    assertThat(unsigned(ImageFile.read(file, SHAPE))).containsOnly(77);
  }

  private static int[] unsigned(ImageFile read) {
    byte[] pixels = read.pixels();
    return IntStream.range(0, pixels.length).map(i -> pixels[i] & 0xff).toArray();
  }

  private static BufferedImage grey(byte[] pixels, int width) {
    BufferedImage image =
        new BufferedImage(width, pixels.length / width, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < pixels.length; i++) {
      image.getRaster().setSample(i % width, i / width, 0, pixels[i] & 0xff);
    }
    return image;
  }

  private Path write(BufferedImage image, String name) throws IOException {
    Path file = folder.resolve(name);
    assertThat(ImageIO.write(image, name.substring(name.indexOf('.') + 1), file.toFile())).isTrue();
    return file;
  }

  private static Path resource(String name) throws Exception {
    return Path.of(ImageFileTest.class.getResource(name).toURI());
  }
}
