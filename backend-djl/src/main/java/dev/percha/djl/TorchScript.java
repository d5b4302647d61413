package dev.percha.djl;

import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Makes a module of PyTorch from source text alone, by writing the archive that {@code
 * torch.jit.save} writes for a module without weights: its code, and two pickles that say "one
 * object of this class, nothing in it" and "no constants".
 */
final class TorchScript {
  private static final String FORMAT_VERSION = "3\n";

  /** Protocol 2; a class by name; no arguments; new object; empty state; stop. */
  private static final String OBJECT = "\u0080\u0002c__torch__\n%s\n)\u0081}b.";

  /** Protocol 2; an empty tuple; stop. */
  private static final String NO_CONSTANTS = "\u0080\u0002).";

  private TorchScript() {}

  /**
   * Compiles a module.
   *
   * @param manager frees it
   * @param source TorchScript as PyTorch saves it
   * @param name the class in that source that the module is of
   */
  static PtSymbolBlock compile(PtNDManager manager, String source, String name) throws IOException {
    return JniUtils.loadModule(
        manager, new ByteArrayInputStream(archive(source, name)), false, false);
  }

  static byte[] archive(String source, String name) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      store(zip, "data.pkl", OBJECT.formatted(name).getBytes(StandardCharsets.ISO_8859_1));
      store(zip, "constants.pkl", NO_CONSTANTS.getBytes(StandardCharsets.ISO_8859_1));
      store(zip, "code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
      store(zip, "version", FORMAT_VERSION.getBytes(StandardCharsets.US_ASCII));
    }
    return bytes.toByteArray();
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(content);
    ZipEntry entry = new ZipEntry("module/" + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(checksum.getValue());
    entry.setTime(0);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
