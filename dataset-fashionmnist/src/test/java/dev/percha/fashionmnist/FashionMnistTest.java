package dev.percha.fashionmnist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percha.core.domain.Dataset;
import dev.percha.core.domain.Examples;
import dev.percha.core.domain.Split;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
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
    assertThat(data.classNames().get(data.test().label(0))).isEqualTo("Ankle boot");
    assertThat(data.image().height()).isEqualTo(28);
  }

  @Test
  void theSameFilesInAFolderAreKnownByTheirContent(@TempDir Path folder) throws Exception {
    for (String name :
        List.of(
            IdxDataset.TRAIN_IMAGES,
            IdxDataset.TRAIN_LABELS,
            IdxDataset.TEST_IMAGES,
            IdxDataset.TEST_LABELS)) {
      Files.copy(
          FashionMnist.class.getResourceAsStream(name + ".gz"), folder.resolve(name + ".gz"));
    }

    Dataset copy = new IdxFolder(folder).load();

    assertThat(copy.name()).isEqualTo("fashion-mnist");
    assertThat(copy.sha256()).isEqualTo(data.sha256());
    assertThat(copy.classNames()).isEqualTo(data.classNames());
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
