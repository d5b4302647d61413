package dev.percha.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.data.ImageShape;
import dev.percha.core.failure.DataException;
import dev.percha.results.Results;
import dev.percha.results.RunFiles;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswersTest {
  /** Of four images of 2 by 2, two cats and two dogs. */
  private static final Examples ROWS =
      Examples.ofPixels(
          new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, -1},
          new int[] {0, 0, 1, 1},
          4,
          2);

  private static final Dataset DATA =
      new Dataset("made", "up", List.of("cat", "dog"), new ImageShape(2, 2), ROWS, ROWS);

  @TempDir private Path folder;

  @BeforeEach
  void twoNetworks() throws Exception {
    Files.writeString(
        folder.resolve(Results.FILE),
        Results.text(
            Runs.summary(
                DATA.classNames(),
                Runs.run("a", 1, 0.9).with(RunFiles.of("a-1", Set.of("probabilities-a-1.npy"))),
                Runs.run("b", 1, 0.9).with(RunFiles.of("b-1", Set.of("probabilities-b-1.npy"))))));
    write("a-1", 0.9f, 0.1f, 0.1f, 0.9f, 0.4f, 0.6f, 0.4f, 0.6f);
    write("b-1", 0.9f, 0.1f, 0.2f, 0.8f, 0.3f, 0.7f, 0.7f, 0.3f);
  }

  /** By hand: of two rows at 0.9 one is right, of two at 0.6 both; (0.8 + 0.8) / 4. */
  @Test
  void calibrationIsTheGapBetweenHowSureAndHowOftenRight() {
    assertThat(Calibration.of(answers()).description())
        .startsWith("a-1: expected calibration error 0.4000.");
  }

  @Test
  void rowsAreShownWhereNetworksDisagreeAndWhereAllAreWrong() {
    List<Pictures> found = Pictures.of(answers(), DATA);

    assertThat(found).hasSize(2);
    assertThat(found.get(0).pictures()).extracting(Pictures.Picture::row).containsExactly(3);
    assertThat(found.get(1).pictures()).extracting(Pictures.Picture::row).containsExactly(1);
    assertThat(found.get(0).pictures().get(0).answers())
        .containsExactly("a-1: dog, 0.6000", "b-1: cat, 0.7000");
  }

  @Test
  void anImageStandsInThePageAsItIs() throws Exception {
    byte[] png = Base64.getDecoder().decode(Png.of(DATA, 3));
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));

    assertThat(image.getRaster().getSample(0, 0, 0)).isEqualTo(12);
    assertThat(image.getRaster().getSample(1, 1, 0)).isEqualTo(255);
    assertThat(HtmlReport.of(List.of(folder), Optional.of(DATA)))
        .contains(
            "src=\"data:image/png;base64," + Png.of(DATA, 3) + "\"", "alt=\"test row 3, dog\"");
  }

  @Test
  void rowsOfOtherDataAreNotShown() {
    Dataset other = new Dataset("made", "down", DATA.schema(), DATA.train(), DATA.test());

    assertThat(HtmlReport.of(List.of(folder), Optional.of(other))).doesNotContain("<img");
  }

  @Test
  void aDamagedFileIsRefusedByName() throws Exception {
    Path file = folder.resolve("probabilities-a-1.npy");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));

    assertThatThrownBy(() -> HtmlReport.of(List.of(folder), Optional.of(DATA)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("probabilities-a-1.npy");
  }

  private List<Answers> answers() {
    return Answers.of(Experiment.read(List.of(folder)), DATA);
  }

  /** As numpy.save writes float32 of the shape (4, 2). */
  private void write(String run, float... values) throws Exception {
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (4, 2), }";
    ByteBuffer file = ByteBuffer.allocate(128 + 32).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    file.put((byte) 1).put((byte) 0).putShort((short) 118);
    file.put(
        (header + " ".repeat(117 - header.length()) + "\n").getBytes(StandardCharsets.US_ASCII));
    file.asFloatBuffer().put(values);
    Files.write(folder.resolve("probabilities-" + run + ".npy"), file.array());
  }
}
