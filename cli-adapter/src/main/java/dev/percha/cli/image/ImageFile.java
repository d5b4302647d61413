package dev.percha.cli.image;

import dev.percha.core.domain.data.ImageShape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A picture of a file as grey pixels of a given shape, bright on black as Fashion-MNIST is, with
 * notes of what that took. Immutable.
 *
 * <p>Files may be PNG, JPEG, GIF (the first picture, on its canvas) or BMP, with colours, palettes,
 * transparency or 16 bits. A grey picture of the right shape, or a whole multiple of it such as
 * {@code percha show --png} writes, keeps every value.
 *
 * <ul>
 *   <li>Colours become grey by the luma of ITU-R BT.601, {@code 0.299 R + 0.587 G + 0.114 B} of the
 *       stored values. Colour profiles are not applied, and a broken one is passed over.
 *   <li>The picture is turned or mirrored as the camera noted in EXIF, in a JPEG or PNG.
 *   <li>The background is the border's median, and, where most of the border is transparent, white
 *       around a dark thing and black around a bright one. Transparent parts are taken as it.
 *   <li>The picture is scaled to fit, keeping its proportions, and what is left over is background:
 *       by the mean of the area where it shrinks, bilinear where it grows.
 *   <li>It is inverted where the border's mean is brighter than half. (Of the 70,000 images of
 *       Fashion-MNIST, none has a border brighter than 108 of 255.)
 * </ul>
 *
 * Nothing is cropped. A decoder's warning is damage only where pixels are missing. What would take
 * long or much memory is refused by what its header says.
 */
public final class ImageFile {
  private final byte[] pixels;
  private final List<String> notes;

  private ImageFile(byte[] pixels, List<String> notes) {
    this.pixels = pixels;
    this.notes = List.copyOf(notes);
  }

  /**
   * @param file the file
   * @param shape what the network takes
   * @return the picture in that shape
   * @throws dev.percha.core.failure.DataException where the file is missing, damaged, no picture of
   *     the four formats, larger than 50 megapixels, of more scans than can be decoded soon, in
   *     colours for print (CMYK), or wholly transparent
   */
  public static ImageFile read(Path file, ImageShape shape) {
    Picture picture = PictureReader.read(file);
    GrayscaleRaster greys = new GrayscaleRaster(picture.image(), picture.turn());
    ImageStatistics survey = ImageStatistics.of(greys, file);
    byte[] pixels = new byte[shape.pixels()];
    double[] values = ResizeWithPad.of(greys, survey.background(), shape);
    for (int i = 0; i < pixels.length; i++) {
      long value = Math.round(values[i]);
      pixels[i] = (byte) (survey.bright() ? 255 - value : value);
    }
    List<String> notes = notes(picture, greys, survey, shape);
    if (isUniform(pixels)) {
      notes.add("every pixel is alike, as the network gets it: there is nothing to see in it");
    }
    return new ImageFile(pixels, notes);
  }

  private static boolean isUniform(byte[] pixels) {
    return IntStream.range(1, pixels.length).allMatch(i -> pixels[i] == pixels[0]);
  }

  private static List<String> notes(
      Picture picture, GrayscaleRaster greys, ImageStatistics survey, ImageShape shape) {
    List<String> notes = new ArrayList<>(picture.notes());
    if (!picture.turn().equals(Turn.NONE)) {
      notes.add("turned upright by its EXIF orientation, " + picture.turn().exif());
    }
    if (survey.coloured()) {
      notes.add("colours turned to grey");
    }
    if (survey.transparent()) {
      notes.add("transparent parts taken as " + word(survey.background()));
    }
    if ((long) greys.width() * shape.height() != (long) greys.height() * shape.width()) {
      notes.add(
          "padded to a "
              + (shape.width() == shape.height() ? "square" : "shape of " + size(shape)));
    }
    if (greys.width() != shape.width() || greys.height() != shape.height()) {
      notes.add("scaled from " + greys.width() + " x " + greys.height() + " to " + size(shape));
    }
    if (survey.bright()) {
      notes.add("inverted: its border is bright, and the network knows bright shapes on black");
    }
    return notes;
  }

  private static String word(double background) {
    return background == 0 ? "black" : background == 255 ? "white" : "its background, a grey";
  }

  private static String size(ImageShape shape) {
    return shape.width() + " x " + shape.height();
  }

  /** {@return height x width unsigned bytes, row-major, a copy} */
  public byte[] pixels() {
    return pixels.clone();
  }

  /**
   * @return what was done to the picture, in plain words and in order; empty where nothing was
   */
  public List<String> notes() {
    return notes;
  }
}
