package dev.percha.cli.image;

import java.awt.image.BufferedImage;
import java.util.List;

/**
 * What a file holds, decoded.
 *
 * @param image its first picture, as it lies in the file
 * @param turn how that is to be seen
 * @param notes what reading it took, in plain words
 */
record Picture(BufferedImage image, Turn turn, List<String> notes) {}
