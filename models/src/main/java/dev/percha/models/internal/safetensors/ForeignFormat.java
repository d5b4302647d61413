package dev.percha.models.internal.safetensors;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** What is often taken for a safetensors file, told by its first bytes. */
enum ForeignFormat {
  ZIP(
      "a zip archive, as DL4J, PyTorch and Keras keep models in; opening one can run code",
      "PK\3\4"),
  JAVA("a serialized Java object; opening one can run code", "\u00ac\u00ed\0\5"),
  PICKLE("a Python pickle; opening one can run code", "\u0080") {
    /** The protocol's number, then one of the opcodes that a pickle of weights begins with. */
    @Override
    boolean begins(byte[] start) {
      return super.begins(start)
          && start.length > 2
          && start[1] >= 2
          && start[1] <= 5
          && "\u0095\u008a\u008c}](){cXKJMGNU".indexOf(start[2] & 0xff) >= 0;
    }
  },
  HDF5("an HDF5 file, as older Keras keeps models in", "\u0089HDF"),
  NUMPY("a numpy array file", "\u0093NUMPY"),
  GZIP("a gzip-compressed file", "\u001f\u008b"),
  GIT_LFS("a Git LFS pointer and not the file itself; fetch that by git lfs pull", "version https"),
  PROTOBUF("a protobuf message, as ONNX and TensorFlow keep models in", "\10") {
    /** Field 1 is a small version number; a length-delimited field follows. */
    @Override
    boolean begins(byte[] start) {
      return super.begins(start) && start.length > 2 && start[1] > 0 && (start[2] & 0x87) == 2;
    }
  };

  /** As many first bytes as are looked at. */
  static final int START = 16;

  private final String description;
  private final byte[] magic;

  ForeignFormat(String description, String magic) {
    this.description = description;
    this.magic = magic.getBytes(StandardCharsets.ISO_8859_1);
  }

  static Optional<ForeignFormat> of(byte[] start) {
    return Arrays.stream(values()).filter(format -> format.begins(start)).findFirst();
  }

  boolean begins(byte[] start) {
    return start.length >= magic.length
        && Arrays.equals(start, 0, magic.length, magic, 0, magic.length);
  }

  String description() {
    return description;
  }
}
