package dev.percha.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Builds the examples as any application outside this build is built, and runs them. */
class EmbeddingTest {
  @TempDir static Path temp;
  private static LocalRepository repository;

  @BeforeAll
  static void installPercha() throws IOException {
    repository =
        LocalRepository.over(
            Path.of(System.getProperty("percha.repository")), temp.resolve("repository"));
    repository.install(Project.ROOT, "percha");
    for (String module :
        List.of(
            "core", "engine-support", "models", "backend-djl", "backend-dl4j", "wiring-guice")) {
      repository.install(Project.ROOT.resolve(module), module);
    }
  }

  @AfterAll
  static void removeLinks() throws IOException {
    repository.close();
  }

  @ParameterizedTest
  @CsvSource({
    "embedding, example.Embedding, application.properties",
    "embedding-guice, example.EmbeddingGuice, application.conf"
  })
  void anApplicationSwapsTheEngineByOneLineOfConfiguration(
      String example, String mainClass, String settings) throws Exception {
    Path application = temp.resolve(example);
    Project.copy(
        Project.ROOT.resolve("examples").resolve(example).resolve("src"), src(application));
    Files.copy(
        Project.ROOT.resolve("examples").resolve(example).resolve("pom.xml"),
        application.resolve("pom.xml"));
    build(application);

    for (String backend : List.of("djl", "dl4j")) {
      Path folder = Files.createDirectories(application.resolve(backend));
      Files.writeString(folder.resolve(settings), "percha.backend = " + backend + "\n");

      Run run = run(application, folder, mainClass);

      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.out()).contains("backend " + backend + "\n");
      // The share of the larger class is below 0.65: this much is learned, not guessed.
      assertThat(accuracy(run)).isGreaterThan(0.9);
    }
    assertGuice(application, example.equals("embedding-guice"));
  }

  private static Path src(Path application) throws IOException {
    return Files.createDirectories(application).resolve("src");
  }

  private static void build(Path application) throws IOException, InterruptedException {
    Run build =
        Run.of(
            application,
            Map.of("JAVA_HOME", System.getProperty("java.home")),
            List.of(
                Path.of(System.getProperty("percha.maven"), "bin", "mvn").toString(),
                "--batch-mode",
                "--quiet",
                "-Dmaven.repo.local=" + repository.folder(),
                "package"));
    assertThat(build.code()).as(build.out() + build.err()).isZero();
  }

  /** Runs with one engine's settings before those in the application's own jar. */
  private static Run run(Path application, Path settings, String mainClass)
      throws IOException, InterruptedException {
    Path target = application.resolve("target");
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(Run.natives());
    command.add("-Djava.io.tmpdir=" + temp);
    String jars =
        String.join(
            File.pathSeparator,
            settings.toString(),
            target.resolve("classes").toString(),
            target.resolve("lib") + File.separator + "*");
    command.addAll(List.of("-cp", jars, mainClass));
    return Run.of(application, Map.of(), command);
  }

  private static double accuracy(Run run) {
    return run.out()
        .lines()
        .filter(line -> line.startsWith("accuracy "))
        .mapToDouble(line -> Double.parseDouble(line.substring("accuracy ".length())))
        .findFirst()
        .orElseThrow();
  }

  private static void assertGuice(Path application, boolean expected) throws IOException {
    try (Stream<Path> lib = Files.list(application.resolve("target/lib"))) {
      assertThat(lib.anyMatch(jar -> jar.getFileName().toString().startsWith("guice")))
          .isEqualTo(expected);
    }
  }
}
