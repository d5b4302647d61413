package dev.percha.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.percha.results.Results;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page as Chromium shows it, in a frame as wide as a phone and as a desk. */
class BrowserTest {
  private static final String FRAME =
      """
      <!DOCTYPE html><body style="margin:0"><iframe width="%d" height="4000" style="border:0"
      srcdoc="%s"></iframe><script>
      const frame = document.querySelector('iframe');
      frame.onload = () => {
        const page = frame.contentDocument;
        const mute = [...page.querySelectorAll('svg[role=img], img')]
          .filter(e => !(e.getAttribute('alt') || e.querySelector('title')));
        document.body.innerHTML = '<p>width ' + page.documentElement.scrollWidth
          + ' mute ' + mute.length + ' paper '
          + frame.contentWindow.getComputedStyle(page.body).backgroundColor + '.</p>';
      };
      </script>
      """;

  @TempDir private Path temp;

  @ParameterizedTest
  @CsvSource({"360, false", "360, true", "1280, false", "1280, true"})
  void nothingIsWiderThanThePageAndNothingFails(int width, boolean dark) throws Exception {
    Optional<Path> chromium = chromium();
    if (chromium.isEmpty()) {
      System.err.println(
          "THE REPORT WAS NOT LOOKED AT: no Chromium on PATH or in PERCHA_CHROMIUM;"
              + " apt-get install chromium");
    }
    assumeThat(chromium).isPresent();

    String seen = show(chromium.orElseThrow(), page(), width, dark);

    assertThat(seen)
        .contains("width " + width + " mute 0 paper " + (dark ? "rgb(22, " : "rgb(255, "))
        .doesNotContain("CONSOLE");
  }

  /** Names as long as they get, many classes, several seeds, overfitting. */
  private String page() throws Exception {
    String name = "a-name-that-is-far-too-long-for-a-telephone-".repeat(4) + "<script>";
    Path folder = Files.createDirectory(temp.resolve("run"));
    Files.writeString(
        folder.resolve(Results.FILE),
        Results.text(
            Runs.summary(
                List.of(name, "dog"),
                Runs.run(name, 1, 0.9, 0.5, 0.6, 0.7, 0.8),
                Runs.run(name, 2, 0.9, 0.6, 0.7, 0.8, 0.9),
                Runs.run("b", 1, 0.9))));
    return HtmlReport.of(List.of(folder));
  }

  private String show(Path chromium, String page, int width, boolean dark) throws Exception {
    Path frame = temp.resolve("frame.html");
    Path log = temp.resolve("log");
    Files.writeString(
        frame, FRAME.formatted(width, page.replace("&", "&amp;").replace("\"", "&quot;")));
    Process process =
        new ProcessBuilder(
                chromium.toString(),
                "--headless",
                "--hide-scrollbars",
                "--no-sandbox",
                "--disable-gpu",
                "--enable-logging=stderr",
                "--user-data-dir=" + temp.resolve("profile"),
                "--window-size=1400,4000",
                "--blink-settings=preferredColorScheme=" + (dark ? 0 : 1),
                "--virtual-time-budget=10000",
                "--dump-dom",
                frame.toUri().toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("Chromium ends").isTrue();
    return Files.readString(log);
  }

  private static Optional<Path> chromium() {
    String named = System.getenv("PERCHA_CHROMIUM");
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(
            folder ->
                Stream.of("chromium", "chromium-browser", "google-chrome")
                    .map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
