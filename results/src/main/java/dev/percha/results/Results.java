package dev.percha.results;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.percha.core.failure.DataException;
import dev.percha.models.internal.json.Fields;
import dev.percha.models.internal.json.StrictJson;
import dev.percha.results.verdict.VerdictSummary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Writes experiments as {@code result.json}, and reads them back; {@code docs/result-json.md}
 * describes every field.
 */
public final class Results {
  /** The name of the file in a results folder. */
  public static final String FILE = "result.json";

  /** Changes whenever a reader of an older document would misunderstand a newer one. */
  public static final int SCHEMA_VERSION = 2;

  /** A comparison of a thousand trainings of thirty epochs takes some 10 million bytes. */
  private static final int LARGEST = 64 << 20;

  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

  private Results() {}

  /**
   * @param experiment an experiment
   * @return its document, indented, in one line each field, with an end of line
   */
  public static String text(ExperimentSummary experiment) {
    return text(experiment, root -> {});
  }

  /**
   * @param experiment an experiment
   * @param more writes what else the document is to say, in fields of other names
   * @return its document, as {@link #text(ExperimentSummary)} has it
   */
  public static String text(ExperimentSummary experiment, Consumer<ObjectNode> more) {
    ObjectNode root = ResultWriter.document(experiment);
    more.accept(root);
    return Json.text(root) + "\n";
  }

  /**
   * Reads a document of schema version 1 or 2. Fields that are not known are passed over.
   *
   * @param place a results folder, or the file itself
   * @return the experiment; of a document of version 1 without what that did not say
   * @throws DataException where there is none, or it is too large, too new or damaged; the message
   *     is one line that names the file and the field
   */
  public static ExperimentSummary read(Path place) {
    return read(place, ResultReader::experiment);
  }

  /**
   * Reads what a comparison says of its backends.
   *
   * @param place a results folder, or the file itself
   * @return its verdict; empty where the document has none
   * @throws DataException as {@link #read(Path)} throws it
   */
  public static Optional<VerdictSummary> verdict(Path place) {
    return read(place, root -> root.optional("verdict").map(VerdictReader::verdict));
  }

  private static <T> T read(Path place, Function<Fields, T> reading) {
    Path file = Files.isDirectory(place) ? place.resolve(FILE) : place;
    try {
      return reading.apply(Fields.of(StrictJson.read(bytes(file))));
    } catch (IOException e) {
      throw refusal(file, "cannot be read (" + e.getMessage() + ")", e);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw refusal(file, "no sound results: " + e.getMessage(), e);
    } catch (OutOfMemoryError e) {
      throw refusal(file, "takes more memory than this JVM has; raise it, as by -Xmx2g", e);
    }
  }

  private static byte[] bytes(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw refusal(
          file, "there is no such file; expected a results folder with " + FILE + " in it", null);
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "more than %,d bytes, which no results take", LARGEST));
      }
      return bytes;
    }
  }

  private static DataException refusal(Path file, String what, Throwable cause) {
    return new DataException(UNPRINTABLE.matcher(file + ": " + what).replaceAll("?"), cause);
  }

  /**
   * Writes loss, accuracy and confusion matrix, as every document has them.
   *
   * @param node receives them
   * @param scores what the test set said
   */
  public static void write(ObjectNode node, TestScores scores) {
    ResultWriter.scores(node, scores);
  }
}
