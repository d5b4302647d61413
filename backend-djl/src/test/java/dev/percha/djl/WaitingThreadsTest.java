package dev.percha.djl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percha.core.domain.engine.EngineSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** GNU's OpenMP itself is asked what it took, when it loads. */
@EnabledOnOs(OS.LINUX)
class WaitingThreadsTest {
  @Test
  void threadsThatWaitSleepAfterAWhile() throws Exception {
    assertThat(waits(Map.of(), 1)).contains("GOMP_SPINCOUNT = '5000'");
  }

  @Test
  void moreThreadsThanProcessorsSleepAtOnce() throws Exception {
    assertThat(waits(Map.of(), 512)).contains("GOMP_SPINCOUNT = '0'");
  }

  @Test
  void whatTheUserSaysHolds() throws Exception {
    assertThat(waits(Map.of("OMP_WAIT_POLICY", "active"), 1))
        .contains("OMP_WAIT_POLICY = 'ACTIVE'")
        .doesNotContain("GOMP_SPINCOUNT = '5000'");
  }

  private static String waits(Map<String, String> environment, int threads)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dpercha.natives=" + System.getProperty("percha.natives"),
            // As the command line has it: JNA looks nowhere in the system.
            "-Djna.platform.library.path=",
            "-cp",
            System.getProperty("java.class.path"),
            WaitingThreadsTest.class.getName(),
            Integer.toString(threads));
    builder.environment().keySet().removeAll(List.of("GOMP_SPINCOUNT", "OMP_WAIT_POLICY"));
    builder.environment().put("OMP_DISPLAY_ENV", "verbose");
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  /** In the other process: starts the engine with that many threads. */
  public static void main(String[] args) {
    EngineSettings settings = EngineSettings.defaults().withThreads(Integer.parseInt(args[0]));
    System.out.println(new DjlBackend().with(settings).probe().detail());
  }
}
