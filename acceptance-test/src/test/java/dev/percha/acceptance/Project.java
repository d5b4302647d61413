package dev.percha.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The checkout under test. */
final class Project {
  static final Path ROOT = Path.of(System.getProperty("percha.root")).toAbsolutePath();
  static final String VERSION = System.getProperty("percha.version");

  /** What the command line runs with, its own jar apart. */
  static final Path LIB = ROOT.resolve("cli-adapter/target/lib");

  private Project() {}

  static String text(String file) {
    try {
      return Files.readString(ROOT.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The modules of the build, as its pom.xml names them. */
  static List<String> modules() {
    return Pattern.compile("<module>([^<]+)</module>")
        .matcher(text("pom.xml"))
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  static List<Path> files(Path folder, String ending) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void copy(Path from, Path to) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
