package dev.percha.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network that is too large for this JVM. */
class MemoryTest {
  @TempDir Path temp;

  @Test
  void endsTheTrainingInOneLineThatSaysWhatToDo() throws Exception {
    Run run =
        Run.of(
            temp,
            Map.of("JAVA_TOOL_OPTIONS", "-Xmx256m"),
            Run.perchaCommand(
                "train", "--backend", "reference", "--hidden", "80000", "--out", "r"));

    assertThat(run.code()).as(run.err()).isEqualTo(4);
    assertThat(run.err().lines().filter(line -> line.startsWith("percha: ")))
        .singleElement()
        .asString()
        .contains("reference failed: out of memory", "a smaller network", "=-Xmx512m");
    assertThat(run.out()).contains("failed after 0 of 30 epochs");
    assertThat(temp.resolve("r/result.json")).content().contains("\"status\" : \"failed\"");
  }
}
