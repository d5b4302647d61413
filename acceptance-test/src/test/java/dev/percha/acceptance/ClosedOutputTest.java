package dev.percha.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a shell can make of a process' standard output. */
@EnabledOnOs(OS.LINUX)
class ClosedOutputTest {
  @TempDir Path temp;

  /** The pipe has lost its reader before the process begins. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exec \"$@\" > /dev/full | No space left on device",
        "exec \"$@\" >&- | Bad file descriptor",
        "mkfifo p && exec 3<>p 4>p 3>&- && exec \"$@\" >&4 | Broken pipe"
      })
  void aDocumentThatNobodyCanHaveReadIsNoSuccess(String shell, String reason) throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", "-c", shell, "sh"));
    command.addAll(Run.perchaCommand("summary", "--json"));

    Run run = Run.of(temp, Map.of("LC_ALL", "C"), command);

    assertThat(run.code()).as(run.err()).isEqualTo(3);
    assertThat(run.err())
        .hasLineCount(1)
        .startsWith("percha: results cannot be written to standard output (" + reason + "); ");
  }
}
