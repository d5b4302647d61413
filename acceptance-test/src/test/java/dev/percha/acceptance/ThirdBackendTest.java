package dev.percha.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tutorial's backend, built outside this build, passes every rule of the kit. */
class ThirdBackendTest {
  @Test
  void theTutorialsBackendPassesTheKit(@TempDir Path temp) throws Exception {
    LocalRepository repository =
        LocalRepository.over(
            Path.of(System.getProperty("percha.repository")), temp.resolve("repository"));
    try (repository) {
      repository.install(Project.ROOT, "percha");
      for (String module :
          List.of(
              "core",
              "engine-support",
              "backend-reference",
              "dataset-fashionmnist",
              "conformance")) {
        repository.install(Project.ROOT.resolve(module), module);
      }
      Path module = temp.resolve("backend-ejml");
      Path example = Project.ROOT.resolve("examples/backend-ejml");
      Files.createDirectory(module);
      Files.copy(example.resolve("pom.xml"), module.resolve("pom.xml"));
      Project.copy(example.resolve("src"), module.resolve("src"));

      Run build =
          Run.of(
              module,
              Map.of("JAVA_HOME", System.getProperty("java.home")),
              List.of(
                  Path.of(System.getProperty("percha.maven"), "bin", "mvn").toString(),
                  "--batch-mode",
                  "-Dmaven.repo.local=" + repository.folder(),
                  "test"));

      assertThat(build.code()).as(build.out() + build.err()).isZero();
      assertThat(build.out()).contains("Tests run: 59, Failures: 0, Errors: 0, Skipped: 0");
    }
  }
}
