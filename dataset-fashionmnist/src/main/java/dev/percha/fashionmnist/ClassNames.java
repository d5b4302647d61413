package dev.percha.fashionmnist;

import dev.percha.core.failure.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Reads class names from a file, one a line. */
final class ClassNames {
  private static final int MOST_BYTES = 1 << 20;
  private static final Pattern NUMBERED = Pattern.compile("(\\d{1,9})\\s*[\\s,;:]\\s*(\\S.*)");
  private static final Pattern FIELDS = Pattern.compile("\\d+\\s*[,;\\t].*");

  private ClassNames() {}

  /**
   * @param file UTF-8, with or without a byte order mark; lines with nothing in them are passed
   *     over, and numbers in front are left out where they are 0, 1, 2 and so on
   * @throws DataException where it is no such file, or two names are alike
   */
  static List<String> read(Path file) {
    List<String> lines =
        text(file).lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    if (lines.size() < 2 || lines.size() > 256) {
      throw new DataException(
          file + ": " + lines.size() + " class names; expected 2 to 256, one a line");
    }
    List<String> names = isNumbered(lines) ? lines.stream().map(ClassNames::bare).toList() : lines;
    if (names == lines && lines.stream().skip(1).allMatch(line -> FIELDS.matcher(line).matches())) {
      throw new DataException(
          file + ": a table, whose numbers are not 0, 1, 2, ...; expected class names, one a line");
    }
    requireDifferent(file, names);
    return names;
  }

  private static boolean isNumbered(List<String> lines) {
    return IntStream.range(0, lines.size())
        .allMatch(
            i -> {
              Matcher match = NUMBERED.matcher(lines.get(i));
              return match.matches() && Integer.parseInt(match.group(1)) == i;
            });
  }

  private static String bare(String line) {
    Matcher match = NUMBERED.matcher(line);
    return match.matches() ? match.group(2) : line;
  }

  private static void requireDifferent(Path file, List<String> names) {
    Map<String, Integer> first = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      Integer before = first.putIfAbsent(names.get(i), i);
      if (before != null) {
        throw new DataException(
            "%s: classes %d and %d are both named \"%s\"; expected a name of its own for each"
                .formatted(file, before, i, names.get(i)));
      }
    }
  }

  /** A pipe would be waited for, and a device read without end. */
  private static String text(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new DataException(file + ": not a file; expected class names, one a line");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new DataException(file + ": larger than 1 MB; expected class names, one a line");
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (IOException e) {
      throw new DataException(file + ": cannot be read as UTF-8 text", e);
    }
  }
}
