package dev.percha.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs the launcher in a checkout of one source, with a Maven and a JDK that only tell of it. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  @TempDir Path temp;
  private Path checkout;
  private Path source;
  private final Map<String, String> env = new HashMap<>();

  @BeforeEach
  void plantCheckout() throws IOException {
    checkout = Files.createDirectories(temp.resolve("a checkout"));
    Files.copy(Project.ROOT.resolve("percha"), checkout.resolve("percha"));
    source = write(checkout.resolve("core/src/main/java/Some.java"), "class Some {}");
    write(checkout.resolve("pom.xml"), "<project/>");
    givenMaven("mkdir -p cli-adapter/target/lib; : > cli-adapter/target/lib/some.jar");
    givenJava("17.0.15", "echo \"$PWD\"; for arg; do echo \"$arg\"; done; exit ${CODE:-0}");
    env.put("JAVA_HOME", temp.resolve("jdk").toString());
    env.put("PATH", temp.resolve("bin") + ":" + System.getenv("PATH"));
  }

  @Test
  void passesArgumentsFolderAndExitCodeOn() throws Exception {
    Path elsewhere = Files.createDirectories(temp.resolve("else where"));
    env.put("CODE", "3");

    Run run = percha(elsewhere, "train", "--out", "a folder");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out().lines())
        .startsWith(elsewhere.toRealPath().toString(), "-Xlog:disable")
        .endsWith("dev.percha.cli.Percha", "train", "--out", "a folder");
  }

  @Test
  void saysOnTheFirstStartWhatItDownloadsAndUnpacks() throws Exception {
    assertThat(percha(checkout).err())
        .contains("first start", "about 0.3 GB", "about 0.8 GB", "[1/1] core");
  }

  @Test
  void buildsOnceAndAgainWhenASourceHasChanged() throws Exception {
    percha(checkout);
    assertThat(builds()).isEqualTo(1);

    assertThat(percha(checkout).err()).isEmpty();
    assertThat(builds()).isEqualTo(1);

    Files.writeString(source, "class Some { int more; }");
    assertThat(percha(checkout).err()).contains("the sources have changed; building");
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void laterStartsUseTheClassesThatTheFirstOneKept() throws Exception {
    givenJava(
        "17.0.15",
        "for arg; do case $arg in -XX:ArchiveClassesAtExit=*) echo kept > \"${arg#*=}\" ;; esac;"
            + " echo \"$arg\"; done");
    percha(checkout);

    Path kept = apps().get(0).resolve("classes-17.jsa").toRealPath();
    assertThat(percha(checkout).out().lines())
        .startsWith("-XX:SharedArchiveFile=" + kept, "-Xlog:disable");

    Files.writeString(kept, "k");
    assertThat(percha(checkout).out().lines())
        .as("cut, and so kept anew")
        .startsWith("-XX:SharedArchiveFile=" + kept, "-Xlog:disable");
    assertThat(kept).hasContent("kept");

    Files.writeString(kept, "k");
    givenJava("17.0.15", "for arg; do echo \"$arg\"; done");
    assertThat(percha(checkout).out().lines())
        .as("cut, and not kept anew")
        .startsWith("-Xlog:disable", "-Xlog:all=warning,cds*=off:stderr", "-cp");
  }

  @Test
  void whatJavaSaidIsShownWhereItCannotStart() throws Exception {
    script(temp.resolve("jdk/bin/java"), "echo 'Unrecognized VM option UseIt' >&2; exit 1");

    Run run = percha(checkout);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("Unrecognized VM option UseIt\npercha: ").hasLineCount(2);
  }

  @Test
  void aCheckoutWhoseNameHasAColonIsRefused() throws Exception {
    checkout = Files.move(checkout, temp.resolve("a:checkout"));

    assertRefused("has a colon in it");
  }

  @Test
  void aCheckoutOfAnyOtherNameStartsInAnyLocale() throws Exception {
    checkout =
        Files.move(checkout, temp.resolve(new String(new byte[] {'u', (byte) 0xfc}, ISO_8859_1)));
    env.put("LC_ALL", "POSIX");
    givenJava("17.0.15", "echo \"$LC_ALL\"");

    assertThat(percha(checkout).out()).isEqualTo("C.UTF-8\n");
    env.put("LC_ALL", "de_DE.UTF-8");
    assertThat(percha(checkout).out()).isEqualTo("de_DE.UTF-8\n");
  }

  @Test
  void startsFromALink() throws Exception {
    Path link = Files.createSymbolicLink(temp.resolve("link"), checkout.resolve("percha"));

    Run run = Run.of(temp, env, List.of("sh", link.toString(), "data"));

    assertThat(run.code()).isZero();
    assertThat(run.out()).endsWith("data\n");
  }

  @Test
  void aFailedBuildSaysSoAndLeavesTheOldOne() throws Exception {
    percha(checkout);
    List<Path> before = apps();
    Files.writeString(source, "class Some {");
    givenMaven("echo '[ERROR] Some.java:[1,13] reached end of file'; exit 1");

    Run run = percha(checkout);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("reached end of file", "the build failed", "build.log");
    assertThat(apps()).isEqualTo(before);
    assertThat(checkout.resolve("target/percha/lock")).doesNotExist();
  }

  @Test
  void twoAtOnceBuildOnce() throws Exception {
    ProcessBuilder builder = new ProcessBuilder("sh", checkout.resolve("percha").toString());
    builder.environment().putAll(env);
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Process other = builder.start();

    Run run = percha(checkout);

    assertThat(run.code()).isZero();
    assertThat(other.waitFor()).isZero();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void aLockThatNobodyHoldsIsNoObstacle() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    Path folder = Files.createDirectories(checkout.resolve("target/percha"));
    Files.createSymbolicLink(folder.resolve("lock"), Path.of(Long.toString(ended.pid())));

    assertThat(percha(checkout).code()).isZero();
  }

  @Test
  void whatTheEnvironmentSaysOfAnotherPyTorchIsKeptFromDjl() throws Exception {
    givenJava("17.0.15", "env");
    env.put("PYTORCH_VERSION", "2.5.1");
    env.put("PYTORCH_LIBRARY_PATH", "/opt/torch/lib");
    env.put("DJL_DEFAULT_ENGINE", "MXNet");

    assertThat(percha(checkout).out())
        .contains("PATH=")
        .doesNotContain("PYTORCH_", "DJL_DEFAULT_ENGINE");
  }

  @Test
  void programsThatLieWhereTheUserStandsAreNotRun() throws Exception {
    Path stranger = Files.createDirectories(temp.resolve("stranger"));
    for (String tool :
        List.of(
            "sed",
            "head",
            "dirname",
            "find",
            "cksum",
            "sort",
            "tr",
            "wc",
            "cat",
            "mv",
            "mkdir",
            "rm",
            "cp",
            "ln",
            "ls",
            "grep",
            "tail",
            "tee",
            "readlink",
            "java",
            "javac",
            "mvn")) {
      script(stranger.resolve(tool), ": > '" + temp.resolve("canary") + "'; exit 1");
    }

    assertThat(percha(stranger, "data").code()).isZero();
    assertThat(percha(stranger, "data").code()).isZero();
    assertThat(temp.resolve("canary")).doesNotExist();
  }

  @Test
  void aNewJdkIsToldThatNativeLibrariesAreMeant() throws Exception {
    givenJava("25.0.1", "for arg; do echo \"$arg\"; done");

    assertThat(percha(checkout).out().lines())
        .startsWith(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Xlog:disable");
  }

  @Test
  void anOldJdkIsRefused() throws Exception {
    givenJava("1.8.0_402", "exit 1");

    assertRefused("jdk/bin/java is too old (version 1)");
  }

  @Test
  void aWrongJavaHomeIsRefused() throws Exception {
    env.put("JAVA_HOME", temp.resolve("nothing").toString());

    assertRefused("nothing, which has no bin/java");
  }

  @Test
  void aMissingMavenIsRefused() throws Exception {
    Files.delete(temp.resolve("bin/mvn"));
    env.put("PATH", pathWithoutMaven());

    assertRefused("no mvn on the PATH");
  }

  private void assertRefused(String reason) throws Exception {
    Run run = percha(checkout);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().lines()).singleElement().asString().contains(reason);
  }

  /** The tools that the launcher needs, without whatever else lies beside them. */
  private String pathWithoutMaven() throws IOException {
    Path tools = Files.createDirectories(temp.resolve("tools"));
    for (String tool :
        List.of(
            "sed", "head", "dirname", "find", "cksum", "sort", "tr", "wc", "cat", "mv", "mkdir",
            "rm")) {
      Path found =
          Arrays.stream(System.getenv("PATH").split(":"))
              .map(folder -> Path.of(folder, tool))
              .filter(Files::isExecutable)
              .findFirst()
              .orElseThrow();
      script(tools.resolve(tool), "exec '" + found + "' \"$@\"");
    }
    return tools.toString();
  }

  private void givenMaven(String body) throws IOException {
    script(
        temp.resolve("bin/mvn"),
        "echo x >> '"
            + temp
            + "/builds'; echo '[INFO] Building Percha :: core 0.1.0-SNAPSHOT          [1/1]'; "
            + "mkdir -p cli-adapter/target; : > cli-adapter/target/cli-adapter-0.jar; "
            + body);
  }

  private void givenJava(String version, String body) throws IOException {
    script(
        temp.resolve("jdk/bin/java"),
        "if [ \"$1\" = -version ]; then echo 'openjdk version \""
            + version
            + "\"' >&2; exit 0; fi\n"
            + body);
    script(temp.resolve("jdk/bin/javac"), "exit 1");
  }

  private static void script(Path file, String body) throws IOException {
    write(file, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Path write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private Run percha(Path folder, String... args) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("/bin/sh", checkout.resolve("percha").toString()));
    command.addAll(List.of(args));
    return Run.of(folder, env, command);
  }

  private long builds() throws IOException {
    return Files.readAllLines(temp.resolve("builds")).size();
  }

  private List<Path> apps() throws IOException {
    try (var folders = Files.list(checkout.resolve("target/percha"))) {
      return folders.filter(f -> f.getFileName().toString().startsWith("app-")).sorted().toList();
    }
  }
}
