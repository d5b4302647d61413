package dev.percha.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Where the locale knows ASCII only, as in many a container. */
@EnabledOnOs(OS.LINUX)
class LocaleTest {
  @TempDir Path temp;

  @Test
  void aFolderThatTheLocaleCannotNameIsRefusedBeforeAnythingRuns() throws Exception {
    Path folder = Files.createDirectory(temp.resolve("größe"));

    Run run = Run.of(folder, Map.of("LC_ALL", "C"), Run.perchaCommand("summary"));

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .hasLineCount(1)
        .startsWith("percha: the folder you stand in: ")
        .contains("LC_ALL=C.UTF-8");
  }

  @Test
  void elsewhereTheTableIsDrawnInAscii() throws Exception {
    Run run = Run.of(temp, Map.of("LC_ALL", "C"), Run.perchaCommand("summary"));

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("+====").containsPattern("^\\p{ASCII}+$");
  }
}
