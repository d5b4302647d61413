package dev.percha.cli.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadata;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * The area that the first picture of a GIF is drawn on: the logical screen, or more where the
 * picture reaches beyond it, as browsers have it. What the picture leaves free is transparent.
 *
 * @param width of the area
 * @param height of the area
 * @param left where the picture begins
 * @param top where the picture begins
 */
record Canvas(int width, int height, int left, int top) {
  static Canvas of(ImageReader gif) throws IOException {
    Element screen = element(gif.getStreamMetadata(), "LogicalScreenDescriptor");
    Element frame = element(gif.getImageMetadata(0), "ImageDescriptor");
    int left = number(frame, "imageLeftPosition");
    int top = number(frame, "imageTopPosition");
    return new Canvas(
        Math.max(number(screen, "logicalScreenWidth"), left + gif.getWidth(0)),
        Math.max(number(screen, "logicalScreenHeight"), top + gif.getHeight(0)),
        left,
        top);
  }

  private static Element element(IIOMetadata metadata, String name) throws IOException {
    Node root = metadata.getAsTree(metadata.getNativeMetadataFormatName());
    NodeList found = ((Element) root).getElementsByTagName(name);
    if (found.getLength() == 0) {
      throw new IOException("it has no " + name);
    }
    return (Element) found.item(0);
  }

  private static int number(Element element, String name) throws IOException {
    try {
      return Integer.parseInt(element.getAttribute(name));
    } catch (NumberFormatException e) {
      throw new IOException("it has no " + name, e);
    }
  }

  BufferedImage with(BufferedImage frame) {
    if (frame.getWidth() == width && frame.getHeight() == height) {
      return frame;
    }
    BufferedImage whole = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < frame.getHeight(); y++) {
      for (int x = 0; x < frame.getWidth(); x++) {
        whole.setRGB(left + x, top + y, frame.getRGB(x, y));
      }
    }
    return whole;
  }
}
