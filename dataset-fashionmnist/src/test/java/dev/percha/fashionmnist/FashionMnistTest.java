package dev.percha.fashionmnist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.data.Split;
import dev.percha.core.failure.DataException;
import dev.percha.core.port.out.DatasetSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hashes were printed by numpy over the arrays that Keras' example makes of the data. */
class FashionMnistTest {
  private static Dataset data;

  @BeforeAll
  static void load() {
    data = new FashionMnist().load();
  }

  @Test
  void trainingPartIsTheArticlesBitForBit() throws Exception {
    Split split = Split.of(data.train().rows(), 42);

    assertThat(sha256(data.train().select(split.training())))
        .isEqualTo("64794a2cc96d65be52aecb7850c5eb2caaa37f20ddfa99adc4671caf3ab32a5d");
    assertThat(sha256(data.train().select(split.validation())))
        .isEqualTo("46d25927a3216abe59db2a02c93321ed0f2eaff6356c5ae16569a98a6135e222");
    assertThat(sha256(data.test()))
        .isEqualTo("0c0f08b9d95e81a9c662a7e200cbb82a22e7669e3a79c4e861585d1dbf736efd");
  }

  @Test
  void everyGarmentIsThereEquallyOftenAndTheFirstTestImageIsAnAnkleBoot() {
    assertThat(counts(data.train())).containsOnly(6000);
    assertThat(counts(data.test())).containsOnly(1000);
    assertThat(data.classNames()).hasSize(10);
    assertThat(data.test().label(0)).isEqualTo(9);
    assertThat(data.classNames().get(9)).isEqualTo("Ankle boot");
    assertThat(data.schema().image().orElseThrow().height()).isEqualTo(28);
  }

  @Test
  void theSameFilesInAFolderAreKnownByTheirContent(@TempDir Path folder) throws Exception {
    for (String name :
        List.of(
            IdxDataset.TRAIN_IMAGES,
            IdxDataset.TRAIN_LABELS,
            IdxDataset.TEST_IMAGES,
            IdxDataset.TEST_LABELS)) {
      try (InputStream file = resource(name)) {
        Files.copy(file, folder.resolve(name + ".gz"));
      }
    }

    Dataset copy = new IdxFolder(folder).load();

    assertThat(copy.name()).isEqualTo("fashion-mnist");
    assertThat(copy.sha256()).isEqualTo(data.sha256());
    assertThat(copy.classNames()).isEqualTo(data.classNames());
  }

  /** The expected value is what sha256sum prints for the four published hashes, one a line. */
  @Test
  void theDataSetsHashIsTakenOverThePublishedHashesOfItsFiles() {
    assertThat(data.sha256())
        .isEqualTo("7b0688d0999122d67a4eb2b95499a3bf7c5afbfaef15b7295b9f619d9e48a0bc");
  }

  @Test
  void aJarWithAnotherLabelIsRefused() throws Exception {
    byte[] content;
    try (InputStream labels = resource(IdxDataset.TEST_LABELS)) {
      content = new GZIPInputStream(labels).readAllBytes();
    }
    content[8] = 0;
    ByteArrayOutputStream other = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(other)) {
      gzip.write(content);
    }

    refused(
        new JarWith(IdxDataset.TEST_LABELS, other.toByteArray()),
        "expected 0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34");
  }

  @Test
  void aJarWithoutAFileIsRefused() throws Exception {
    refused(new JarWith(IdxDataset.TEST_LABELS, null), "missing; the jar is not complete");
  }

  private static void refused(ClassLoader jar, String reason) throws Exception {
    Class<?> inJar = jar.loadClass(FashionMnist.class.getName());
    DatasetSource source = (DatasetSource) inJar.getConstructor().newInstance();
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(source::load)
        .withMessageContaining(IdxDataset.TEST_LABELS)
        .withMessageContaining(reason);
  }

  private static InputStream resource(String name) {
    return FashionMnist.class.getResourceAsStream(name + ".gz");
  }

  /** Loads this module's classes anew, beside other bytes in place of one of the four files. */
  private static final class JarWith extends ClassLoader {
    private final String file;
    private final byte[] bytes;

    JarWith(String file, byte[] bytes) {
      super(FashionMnist.class.getClassLoader());
      this.file = file;
      this.bytes = bytes;
    }

    @Override
    public Class<?> loadClass(String name) throws ClassNotFoundException {
      if (!name.startsWith(FashionMnist.class.getPackageName())) {
        return super.loadClass(name);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream in = super.getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] code = in.readAllBytes();
        return defineClass(name, code, 0, code.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }

    @Override
    public InputStream getResourceAsStream(String name) {
      if (!name.endsWith(file + ".gz")) {
        return super.getResourceAsStream(name);
      }
      return bytes == null ? null : new ByteArrayInputStream(bytes);
    }
  }

  private static int[] counts(Examples examples) {
    int[] counts = new int[10];
    for (int row = 0; row < examples.rows(); row++) {
      counts[examples.label(row)]++;
    }
    return counts;
  }

  private static String sha256(Examples examples) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (int from = 0; from < examples.rows(); from += 1000) {
      float[] block = examples.inputs(from, Math.min(from + 1000, examples.rows()));
      ByteBuffer bytes = ByteBuffer.allocate(4 * block.length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(block);
      digest.update(bytes.array());
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
