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
  void theLastGoodCheckpointAndModelStayWhereNoLaterOnesCanBeWritten() throws Exception {
    String results = temp.resolve("r").toString();
    String[] train = {"train", "--backend", "djl-fused", "--hidden", "64", "--epochs"};
    List<String> first = new ArrayList<>(List.of(train));
    first.addAll(List.of("1", "--out", results));
    List<String> more = new ArrayList<>(List.of("sh", "-c", "ulimit -f 200; exec \"$@\"", "sh"));
    more.addAll(Run.perchaCommand("train", "--resume", results, "--epochs", "2"));
    assertThat(Run.percha(first.toArray(String[]::new)).code()).isZero();
    Path checkpoint = temp.resolve("r/checkpoint.safetensors");
    byte[] good = Files.readAllBytes(checkpoint);
    byte[] model = Files.readAllBytes(temp.resolve("r/model-djl-fused/model.safetensors"));

    Run run = Run.of(temp, Map.of(), more);

    assertThat(run.code()).as(run.err()).isEqualTo(3);
    assertThat(run.err()).contains("checkpoint.safetensors: cannot be written", "still is");
    assertThat(checkpoint).hasBinaryContent(good);
    assertThat(temp.resolve("r/model-djl-fused/model.safetensors")).hasBinaryContent(model);
    assertThat(temp.resolve("r").toFile().list()).noneMatch(name -> name.startsWith("."));
  }
}
