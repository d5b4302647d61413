package dev.percha.cli.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What is often given for a picture and is none that is read, told by its first bytes. */
enum OtherFormat {
  AVIF("AVIF is not read; convert it to PNG", 4, "ftypavif", "ftypavis"),
  HEIC("HEIC is not read; convert it to PNG", 4, "ftyphe", "ftypmif", "ftypmsf"),
  VIDEO("a video is not read; save a picture of it as PNG", 4, "ftyp"),
  WEBP("WebP is not read; convert it to PNG", 8, "WEBP"),
  TIFF("TIFF is not read; convert it to PNG", 0, "II*\0", "MM\0*", "II+\0", "MM\0+"),
  JPEG_XL("JPEG XL is not read; convert it to PNG", 0, "\u00ff\n", "\0\0\0\fJXL "),
  JPEG_2000("JPEG 2000 is not read; convert it to PNG", 0, "\0\0\0\fjP  ", "\u00ffO\u00ffQ"),
  PSD("a Photoshop file is not read; save it as PNG", 0, "8BPS"),
  ICON("an icon file is not read; convert it to PNG", 0, "\0\0\1\0"),
  PDF("a PDF is not read; save a picture of it as PNG", 0, "%PDF"),
  WEB_PAGE("is a web page, not a picture; fetch the picture itself", 0, "<!doctype html", "<html"),
  SVG("SVG is not read; convert it to PNG", 0, "<svg", "<?xml"),
  GZIP("is compressed by gzip; unpack it first", 0, "\u001f\u008b"),
  ZIP("is a zip archive; unpack it first", 0, "PK\3\4");

  /** As many first bytes as are looked at. */
  static final int START = 16;

  private final String description;
  private final int at;
  private final String[] magics;

  OtherFormat(String description, int at, String... magics) {
    this.description = description;
    this.at = at;
    this.magics = magics;
  }

  static Optional<OtherFormat> of(byte[] start) {
    String text = new String(start, StandardCharsets.ISO_8859_1);
    return Arrays.stream(values()).filter(format -> format.begins(text)).findFirst();
  }

  private boolean begins(String start) {
    String text = this == WEB_PAGE ? start.toLowerCase(Locale.ROOT) : start;
    return Arrays.stream(magics).anyMatch(magic -> text.startsWith(magic, at));
  }

  String description() {
    return description;
  }
}
