package dev.percha.fashionmnist;

import dev.percha.core.failure.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The names under which a data set's four files are found: MNIST's own, and those of its relatives,
 * such as {@code train-images.idx3-ubyte}, {@code emnist-letters-test-labels-idx1-ubyte.gz} and
 * {@code qmnist-train-labels-idx2-int}.
 */
final class IdxNames {
  private static final Pattern NAME =
      Pattern.compile(
          "(?:.*[-_.])?(train|test|t10k)[-_.](images|labels)"
              + "(?:[-_.]idx\\d[-_.](?:u?byte|short|int|float|double))?(?:\\.gz)?");

  /** As many names as a message lists. */
  private static final int LISTED = 10;

  private IdxNames() {}

  /** Whether a file's name is one that is looked for. */
  static boolean matches(Path file) {
    return part(file) != null;
  }

  /**
   * The file that is meant by one of MNIST's names. Where it lies there by that name, plain or with
   * {@code .gz}, that one is taken; else the only one that is named alike.
   */
  static Path find(Path folder, String name) {
    for (String suffix : List.of("", ".gz")) {
      Path file = folder.resolve(name + suffix);
      if (Files.exists(file)) {
        return requireFile(file);
      }
    }
    List<Path> all = list(folder);
    List<Path> found =
        all.stream()
            .filter(file -> part(Path.of(name)).equals(part(file)))
            .filter(file -> !(isGzip(file) && all.contains(plain(file))))
            .toList();
    if (found.size() == 1) {
      return requireFile(found.get(0));
    }
    if (found.isEmpty()) {
      throw new DataException(
          "%s: has no file %s, nor %s.gz, nor one named alike; it has %s"
              .formatted(folder, name, name, names(all)));
    }
    throw new DataException(
        "%s: %d files could be %s: %s; leave one data set in the folder"
            .formatted(folder, found.size(), name, names(found)));
  }

  /** Such as {@code train images}, or null. */
  private static String part(Path file) {
    Matcher match = NAME.matcher(file.getFileName().toString().toLowerCase(Locale.ROOT));
    if (!match.matches()) {
      return null;
    }
    return (match.group(1).equals("train") ? "train " : "test ") + match.group(2);
  }

  private static boolean isGzip(Path file) {
    return file.toString().endsWith(".gz");
  }

  private static Path plain(Path gzip) {
    return gzip.resolveSibling(gzip.getFileName().toString().replaceFirst("\\.gz$", ""));
  }

  private static Path requireFile(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new DataException(file + ": not a file; expected IDX data, plain or gzip");
    }
    return file;
  }

  static List<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new DataException(folder + ": cannot be listed: " + e.getMessage(), e);
    }
  }

  private static String names(List<Path> files) {
    if (files.isEmpty()) {
      return "no file at all";
    }
    List<String> names = files.stream().map(file -> file.getFileName().toString()).toList();
    return String.join(", ", names.subList(0, Math.min(LISTED, names.size())))
        + (names.size() > LISTED ? " and " + (names.size() - LISTED) + " more" : "");
  }
}
