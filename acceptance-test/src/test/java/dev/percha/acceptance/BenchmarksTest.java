package dev.percha.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The benchmarks, which the build leaves out, still build and run. What they measure is not judged:
 * a test that depends on time fails for no reason.
 */
class BenchmarksTest {
  @TempDir static Path temp;
  private static LocalRepository repository;
  private static Path benchmarks;

  @BeforeAll
  static void build() throws IOException, InterruptedException {
    repository =
        LocalRepository.over(
            Path.of(System.getProperty("percha.repository")), temp.resolve("repository"));
    repository.install(Project.ROOT, "percha");
    for (String module :
        List.of(
            "core",
            "engine-support",
            "models",
            "dataset-fashionmnist",
            "backend-reference",
            "backend-dl4j",
            "backend-djl")) {
      repository.install(Project.ROOT.resolve(module), module);
    }
    Path source = Project.ROOT.resolve("benchmarks");
    benchmarks = Files.createDirectory(temp.resolve("benchmarks"));
    Project.copy(source.resolve("src"), benchmarks.resolve("src"));
    try (Stream<Path> files = Files.list(source)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, benchmarks.resolve(file.getFileName()));
      }
    }
    Run build =
        Run.of(
            benchmarks,
            Map.of("JAVA_HOME", System.getProperty("java.home")),
            List.of(
                Path.of(System.getProperty("percha.maven"), "bin", "mvn").toString(),
                "--batch-mode",
                "--quiet",
                "-Dmaven.repo.local=" + repository.folder(),
                "package"));
    assertThat(build.code()).as(build.out() + build.err()).isZero();
  }

  @AfterAll
  static void removeLinks() throws IOException {
    repository.close();
  }

  @Test
  void jmhRunsABenchmarkOfABackendByItsName() throws Exception {
    Run run =
        java(
            "dev.percha.benchmarks.jmh.Main",
            "StepBenchmark",
            "-p",
            "backend=reference",
            "-f",
            "1",
            "-wi",
            "0",
            "-i",
            "1",
            "-r",
            "1ms");

    assertThat(run.code()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).containsPattern("StepBenchmark.step +reference .*us/op");
  }

  @Test
  void theScriptPutsContendersSideBySide() throws Exception {
    assumeThat(python()).as("python3 on the PATH").isTrue();

    Run run =
        Run.of(
            benchmarks,
            Map.of("JAVA_HOME", System.getProperty("java.home")),
            List.of(
                "python3",
                "side-by-side.py",
                "--no-build",
                "--quick",
                "--rounds",
                "1",
                "--only",
                "reference"));

    assertThat(run.code()).as(run.out() + run.err()).isZero();
    assertThat(run.out())
        .containsPattern("\\| an epoch \\| median s .*\n\\| ---.*\n\\| \\S+ \\| \\d")
        .containsPattern("\\| reference \\|")
        .contains("| target | measured | limit |")
        .doesNotContain("Left out");
    assertThat(benchmarks.resolve("target/side-by-side/side-by-side.json")).isNotEmptyFile();
  }

  private static boolean python() throws InterruptedException {
    try {
      return Run.of(temp, Map.of(), List.of("python3", "--version")).code() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static Run java(String mainClass, String... args)
      throws IOException, InterruptedException {
    Path target = benchmarks.resolve("target");
    String jars = Files.readString(target.resolve("class-path")).strip();
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(Run.natives());
    // JMH keeps a lock there; another run elsewhere on this machine is none of this test's
    // business.
    command.add("-Djava.io.tmpdir=" + temp);
    command.addAll(List.of("-cp", target.resolve("classes") + File.pathSeparator + jars));
    command.add(mainClass);
    command.addAll(List.of(args));
    return Run.of(benchmarks, Map.of(), command);
  }
}
