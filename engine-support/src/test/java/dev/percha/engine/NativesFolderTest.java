package dev.percha.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.failure.BackendException;
import dev.percha.engine.NativesFolder.Library;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Of a jar with two libraries, which are as good as any: nothing here loads them. */
class NativesFolderTest {
  private static final List<String> NAMES = List.of("libone.so", "libtwo.so.5");
  private static final String FOLDER = "engine/1.0";

  /** As a disk without space, which fails in the middle. */
  private static final InputStream FULL =
      new InputStream() {
        @Override
        public int read() throws IOException {
          throw new IOException("No space left on device");
        }
      };

  @TempDir Path temporary;
  private Path jar;
  private Path root;

  @BeforeEach
  void makeJar() throws IOException {
    jar = temporary.resolve("natives.jar");
    root = temporary.resolve("natives");
    write(jar, "");
  }

  private static void write(Path jar, String prefix) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (String name : NAMES) {
        out.putNextEntry(new ZipEntry("linux/" + name));
        out.write(content(prefix + name));
        out.closeEntry();
      }
    }
  }

  private static byte[] content(String name) {
    byte[] content = new byte[100_000];
    new Random(name.hashCode()).nextBytes(content);
    return content;
  }

  private static Path unpack(Path root, Path jar) {
    return unpack(root, NAMES.stream().map(name -> new Library(name, entry(jar, name))).toList());
  }

  private static Path unpack(Path root, List<Library> libraries) {
    EngineSettings settings = EngineSettings.defaults().withNativesFolder(root);
    return new NativesFolder("Engine", settings).unpack(FOLDER, libraries);
  }

  private static URL entry(Path jar, String name) {
    try {
      return new URL("jar:" + jar.toUri() + "!/linux/" + name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertWhole(Path folder) throws IOException {
    for (String name : NAMES) {
      assertThat(folder.resolve(name)).hasBinaryContent(content(name)).isExecutable();
    }
    assertThat(names(folder))
        .containsExactlyInAnyOrder(NAMES.get(0), NAMES.get(1), "verified.txt", ".lock");
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  /** What may have become of an unpacked folder. */
  enum Damage {
    TRUNCATED {
      @Override
      void cause(Path folder) throws IOException {
        Files.write(folder.resolve(NAMES.get(1)), new byte[10]);
      }
    },
    OTHER_BYTES_OF_THE_SAME_NUMBER {
      @Override
      void cause(Path folder) throws IOException {
        byte[] content = content(NAMES.get(0));
        content[50_000]++;
        Files.write(folder.resolve(NAMES.get(0)), content);
      }
    },
    MISSING {
      @Override
      void cause(Path folder) throws IOException {
        Files.delete(folder.resolve(NAMES.get(1)));
      }
    },
    A_LINK_TO_ELSEWHERE {
      @Override
      void cause(Path folder) throws IOException {
        Path elsewhere = folder.resolveSibling("elsewhere");
        Files.move(folder.resolve(NAMES.get(1)), elsewhere);
        Files.createSymbolicLink(folder.resolve(NAMES.get(1)), elsewhere);
      }
    },
    HALF_UNPACKED_WITHOUT_A_NOTE {
      @Override
      void cause(Path folder) throws IOException {
        Files.delete(folder.resolve("verified.txt"));
        Files.write(folder.resolve(NAMES.get(1)), new byte[100_000]);
      }
    },
    A_NOTE_THAT_MAKES_NO_SENSE {
      @Override
      void cause(Path folder) throws IOException {
        Files.write(folder.resolve("verified.txt"), new byte[] {-1, -2, 10, 0});
      }
    },
    A_DRAFT_OF_A_PROCESS_THAT_DIED {
      @Override
      void cause(Path folder) throws IOException {
        Files.writeString(folder.resolve("libone.so.1234.draft"), "half");
      }
    },
    A_LIBRARY_THAT_IS_NONE_OF_OURS {
      @Override
      void cause(Path folder) throws IOException {
        Files.writeString(folder.resolve("libthree.so"), "what an engine might load");
      }
    };

    abstract void cause(Path folder) throws IOException;
  }

  @Test
  void librariesAreUnpackedAndWhatWasVerifiedIsNoted() throws IOException {
    Path folder = unpack(root, jar);

    assertThat(folder).isEqualTo(root.resolve(FOLDER));
    assertWhole(folder);
    assertThat(folder.resolve("verified.txt"))
        .content()
        .containsPattern("(?m)^[0-9a-f]{64} libtwo.so.5 100000 ");
  }

  @Test
  void whatFitsTheNoteIsTakenWithoutReadingTheJarOrWritingAnything() throws IOException {
    Path folder = unpack(root, List.of(half(InputStream.nullInputStream())));
    Object before = Files.getLastModifiedTime(folder);

    assertThat(unpack(root, List.of(half(FULL)))).isEqualTo(folder);
    assertThat(Files.getLastModifiedTime(folder)).isEqualTo(before);
  }

  @Test
  void whatAnotherJarHasUnderTheSameNamesIsUnpackedAnew() throws IOException {
    Path other = temporary.resolve("other.jar");
    write(other, "other ");
    unpack(root, other);

    assertWhole(unpack(root, jar));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsDamagedIsNoticedAndUnpackedAnew(Damage damage) throws IOException {
    Path folder = unpack(root, jar);
    damage.cause(folder);

    unpack(root, jar);

    assertWhole(folder);
  }

  @Test
  void aFolderThatWasMovedIsVerifiedAgain() throws IOException {
    unpack(root, jar);
    Path moved = Files.move(root, temporary.resolve("moved"));

    assertWhole(unpack(moved, jar));
    assertThat(moved.resolve(FOLDER).resolve("verified.txt"))
        .content()
        .startsWith(moved.toRealPath().toString());
  }

  @Test
  void aSharedFolderThatNobodyMayWriteIsUsedAsItIsWhereItVerifies() throws IOException {
    Path folder = Files.createDirectories(root.resolve(FOLDER));
    for (String name : NAMES) {
      Files.write(folder.resolve(name), content(name));
    }
    mode(folder, "r-xr-xr-x");
    try {
      unpack(root, jar);
      assertThat(names(folder)).containsExactlyInAnyOrderElementsOf(NAMES);
    } finally {
      mode(folder, "rwxr-xr-x");
    }
  }

  @Test
  void aSharedFolderThatNobodyMayWriteAndThatIsDamagedIsRefusedInALine() throws IOException {
    Path folder = unpack(root, jar);
    Damage.TRUNCATED.cause(folder);
    mode(folder, "r-xr-xr-x");
    try {
      assertThatExceptionOfType(BackendException.class)
          .isThrownBy(() -> unpack(root, jar))
          .withMessageMatching(".*libtwo.so.5 is missing or damaged.*--natives.*");
    } finally {
      mode(folder, "rwxr-xr-x");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxrwxr-x", "rwxr-xrwx"})
  void aFolderThatOthersMayWriteIsRefused(String mode) throws IOException {
    Path folder = unpack(root, jar);
    for (Path each : List.of(root, root.resolve("engine"), folder)) {
      mode(each, mode);
      assertThatExceptionOfType(BackendException.class)
          .isThrownBy(() -> unpack(root, jar))
          .withMessageContainingAll(each + ", which can be written by others", "--natives");
      mode(each, "rwxr-xr-x");
    }
  }

  private static void mode(Path folder, String mode) throws IOException {
    assumeThat(folder.getFileSystem().supportedFileAttributeViews()).contains("unix");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));
  }

  @Test
  void aFolderOfAnotherUserIsRefused() throws IOException {
    Path folder = unpack(root, jar);
    assumeThat(givenAway(folder)).as("only root gives a folder away").isTrue();

    assertThatExceptionOfType(BackendException.class)
        .isThrownBy(() -> unpack(root, jar))
        .withMessageContainingAll(folder + ", which belongs to another user", "--natives");
  }

  private static boolean givenAway(Path folder) {
    try {
      Files.setAttribute(folder, "unix:uid", 12345);
      return true;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsSaidInALineAndNoOtherIsTaken() throws IOException {
    Files.writeString(root, "a file where a folder is meant");

    assertThatExceptionOfType(BackendException.class)
        .isThrownBy(() -> unpack(root, jar))
        .withMessageMatching("Engine's native libraries cannot be unpacked into .*--natives.*");
  }

  @Test
  void aFullDiskIsSaidInALineAndNothingHalfIsLeft() throws IOException {
    assertThatExceptionOfType(BackendException.class)
        .isThrownBy(() -> unpack(root, List.of(half(FULL))))
        .withMessageMatching(".*cannot be unpacked.*No space left on device.*has room.*");
    assertThat(names(root.resolve(FOLDER))).containsExactly(".lock");
  }

  /** A library of which half can be read, and then the stream that is given. */
  private static Library half(InputStream then) throws IOException {
    InputStream half = new ByteArrayInputStream(content(NAMES.get(0)), 0, 50_000);
    URLStreamHandler handler =
        new URLStreamHandler() {
          @Override
          protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
              @Override
              public void connect() {
                // There is nothing to connect to.
              }

              @Override
              public InputStream getInputStream() {
                return new SequenceInputStream(half, then);
              }
            };
          }
        };
    return new Library(NAMES.get(0), new URL("half", "", -1, "", handler));
  }

  @Test
  void aProcessKilledWhileItUnpacksLeavesNothingThatTheNextDoesNotClean() throws Exception {
    assertThat(printed(start("killed"))).isEmpty();
    assertThat(names(root.resolve(FOLDER))).anyMatch(name -> name.endsWith(".draft"));

    assertWhole(unpack(root, jar));
  }

  @Test
  void severalProcessesAtOnceUnpackTheSame() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      processes.add(start("unpacks"));
    }
    for (Process process : processes) {
      assertThat(printed(process)).isEqualTo(root.resolve(FOLDER).toString());
    }
    assertWhole(root.resolve(FOLDER));
  }

  @Test
  void aUserWithoutAHomeIsToldToNameAFolder() throws Exception {
    assertThat(printed(start("usual", "-Duser.home=?")))
        .isEqualTo(
            "this user has no home folder to unpack native libraries into; name a folder by"
                + " percha.natives (--natives DIR, or PERCHA_NATIVES)");
  }

  @Test
  void theUsualFolderIsInTheUsersCache() throws Exception {
    assertThat(printed(start("usual", "-Duser.home=" + temporary)))
        .isEqualTo(temporary.resolve(".cache/percha/natives").toString());
  }

  @ParameterizedTest
  @CsvSource({
    "noexec, .*a file system from which nothing may be run.*name a folder.*",
    "size=64k, .*cannot be unpacked into .*No space left on device.*name a folder.*"
  })
  @EnabledOnOs(OS.LINUX)
  void whatAFileSystemForbidsIsSaidInALine(String option, String said) throws Exception {
    Files.createDirectory(root);
    List<String> mounted =
        List.of(
            "unshare",
            "-rm",
            "sh",
            "-c",
            "mount -t tmpfs -o mode=755," + option + " tmpfs \"$0\" && exec \"$@\"",
            root.toString());
    List<String> nothing = new ArrayList<>(mounted);
    nothing.add("true");
    assumeThat(printed(new ProcessBuilder(nothing).redirectErrorStream(true).start()))
        .as("file systems may be mounted")
        .isEmpty();

    assertThat(printed(start(mounted, "unpacks"))).matches(said);
  }

  private Process start(String what, String... options) throws IOException {
    return start(List.of(), what, options);
  }

  private Process start(List<String> before, String what, String... options) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(NativesFolderTest.class.getName(), what));
    command.addAll(List.of(root.toString(), jar.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("XDG_CACHE_HOME");
    builder.environment().remove("HOME");
    return builder.start();
  }

  private static String printed(Process process) throws IOException, InterruptedException {
    process.getOutputStream().close();
    byte[] printed = process.getInputStream().readAllBytes();
    process.waitFor();
    return new String(printed, StandardCharsets.UTF_8).strip();
  }

  /** In a process of its own. */
  public static void main(String[] args) throws IOException {
    Path root = Path.of(args[1]);
    switch (args[0]) {
      case "unpacks" -> print(() -> unpack(root, Path.of(args[2])));
      case "killed" ->
          unpack(
              root,
              List.of(
                  half(
                      new InputStream() {
                        @Override
                        public int read() {
                          Runtime.getRuntime().halt(137);
                          return -1;
                        }
                      })));
      default -> print(() -> new NativesFolder("Engine", EngineSettings.defaults()).root());
    }
  }

  private static void print(Supplier<Path> task) {
    try {
      System.out.println(task.get());
    } catch (BackendException e) {
      System.out.println(e.getMessage());
    }
  }
}
