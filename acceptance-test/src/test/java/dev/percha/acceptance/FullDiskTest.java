package dev.percha.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A process that may write no more than so much to a file, as on a disk that is full. */
@DisabledOnOs(OS.WINDOWS)
class FullDiskTest {
  @TempDir Path temp;

  @Test
  void whatNoFileTakesIsRefusedBeforeTheTrainingAndTheLastGoodOnesStay() throws Exception {
    train("64");
    Path checkpoint = temp.resolve("r/checkpoint.safetensors");
    byte[] good = Files.readAllBytes(checkpoint);
    byte[] model = Files.readAllBytes(temp.resolve("r/model-djl-fused/model.safetensors"));

    Run run = goOnWithin(200);

    assertThat(run.code()).as(run.err()).isEqualTo(3);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .startsWith("percha: --out: " + temp.resolve("r") + " takes no file of 8")
        .contains(" bytes (IOException: ", "; raise the limit,");
    assertThat(checkpoint).hasBinaryContent(good);
    assertThat(temp.resolve("r/model-djl-fused/model.safetensors")).hasBinaryContent(model);
    assertThat(temp.resolve("r").toFile().list()).noneMatch(name -> name.startsWith("."));
  }

  @Test
  void whatCannotBeWrittenAtTheEndIsToldAndAllElseIsWritten() throws Exception {
    train("8");
    Path probabilities = temp.resolve("r/probabilities-djl-fused.npy");
    byte[] good = Files.readAllBytes(probabilities);

    Run run = goOnWithin(400);

    assertThat(run.code()).as(run.err()).isEqualTo(3);
    assertThat(run.err())
        .contains("probabilities-djl-fused.npy: cannot be written (IOException: ", "still is");
    assertThat(run.out()).contains("Model: " + temp.resolve("r/model-djl-fused"));
    assertThat(probabilities).hasBinaryContent(good);
    assertThat(temp.resolve("r/history.csv")).content().hasLineCount(3);
    assertThat(temp.resolve("r").toFile().list()).noneMatch(name -> name.startsWith("."));
  }

  private void train(String hidden) throws Exception {
    String[] train = {"train", "--backend", "djl-fused", "--epochs", "1", "--hidden", hidden};
    List<String> all = new ArrayList<>(List.of(train));
    all.addAll(List.of("--out", temp.resolve("r").toString()));
    assertThat(Run.percha(all.toArray(String[]::new)).code()).isZero();
  }

  /** Trains one more epoch, where no file may have more than so many blocks of 512 bytes. */
  private Run goOnWithin(int blocks) throws Exception {
    String limited = "ulimit -f " + blocks + "; exec \"$@\"";
    List<String> command = new ArrayList<>(List.of("sh", "-c", limited, "sh"));
    String results = temp.resolve("r").toString();
    command.addAll(Run.perchaCommand("train", "--resume", results, "--epochs", "2"));
    return Run.of(temp, Map.of(), command);
  }
}
