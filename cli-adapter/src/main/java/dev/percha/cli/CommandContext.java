package dev.percha.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.percha.results.Json;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Where a command was called from.
 *
 * @param env the environment
 * @param folder where the caller stands
 * @param out for results
 * @param err for progress and failures
 * @param json whether results are wanted as JSON
 * @param live whether {@code err} is a terminal on which a line can be written over
 * @param interrupted whether the user wants it to end
 * @param disk how many bytes the disk of a folder has left
 */
record CommandContext(
    Map<String, String> env,
    Path folder,
    Terminal out,
    PrintStream err,
    boolean json,
    boolean live,
    BooleanSupplier interrupted,
    ToLongFunction<Path> disk) {
  /** The variable that asks for a failure's stack trace. */
  static final String DEBUG = "PERCHA_DEBUG";

  /** Prints a line of results. */
  void say(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }

  /**
   * A path as the user wrote it.
   *
   * @throws IllegalArgumentException where the system, in this locale, has no such name
   */
  static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" cannot be a name here ("
              + e.getReason()
              + ")"
              + "; in a locale of UTF-8, such as LC_ALL=C.UTF-8, all names can be written",
          e);
    }
  }

  /** Prints a JSON document. */
  void print(JsonNode document) {
    out.println(Json.text(document));
  }

  /** Whether the caller's locale reads more than ASCII. */
  boolean unicode() {
    return unicode(env);
  }

  static boolean unicode(Map<String, String> env) {
    return Stream.of("LC_ALL", "LC_CTYPE", "LANG")
        .map(name -> env.getOrDefault(name, ""))
        .filter(value -> !value.isEmpty())
        .findFirst()
        .filter(value -> value.toLowerCase(Locale.ROOT).matches(".*utf-?8.*"))
        .isPresent();
  }

  CommandContext withJson() {
    return new CommandContext(env, folder, out, err, true, live, interrupted, disk);
  }
}
