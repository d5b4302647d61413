package dev.percha.fashionmnist;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** What an IDX file's values are, by the third byte of its magic number; all big-endian. */
enum ElementType {
  UNSIGNED_BYTE(0x08, 1, "unsigned bytes"),
  SIGNED_BYTE(0x09, 1, "signed bytes"),
  SHORT(0x0b, 2, "16-bit integers"),
  INT(0x0c, 4, "32-bit integers"),
  FLOAT(0x0d, 4, "floats"),
  DOUBLE(0x0e, 8, "doubles");

  private final int code;
  private final int bytes;
  private final String description;

  ElementType(int code, int bytes, String description) {
    this.code = code;
    this.bytes = bytes;
    this.description = description;
  }

  static Optional<ElementType> of(int code) {
    return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
  }

  /** How many one value takes. */
  int bytes() {
    return bytes;
  }

  String description() {
    return description;
  }

  boolean isWhole() {
    return this != FLOAT && this != DOUBLE;
  }

  /** Exact, whatever the type. */
  double value(ByteBuffer values, int index) {
    int at = index * bytes;
    return switch (this) {
      case UNSIGNED_BYTE -> values.get(at) & 0xff;
      case SIGNED_BYTE -> values.get(at);
      case SHORT -> values.getShort(at);
      case INT -> values.getInt(at);
      case FLOAT -> values.getFloat(at);
      case DOUBLE -> values.getDouble(at);
    };
  }
}
