package dev.percha.table;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.percha.core.failure.ConfigurationException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * A model's answers as a CSV file in UTF-8: the columns that are kept of the questions, and then
 * {@code prediction}, {@code probability}, and {@code probability_} with its name for each class.
 * Probabilities are float32, written so that reading them gives the same bits.
 */
public final class AnswerWriter {
  private final CsvWriter writer;
  private final List<String> classNames;

  /**
   * Writes the first line.
   *
   * @param out where to; closed by whoever gave it
   * @param keep the names of the columns that are kept
   * @param classNames one for each class, in the order of the labels
   * @throws ConfigurationException where two columns would have one name
   */
  public AnswerWriter(OutputStream out, List<String> keep, List<String> classNames) {
    this.writer =
        CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out, StandardCharsets.UTF_8);
    this.classNames = List.copyOf(classNames);
    List<String> header = new ArrayList<>(keep);
    header.addAll(List.of("prediction", "probability"));
    classNames.forEach(name -> header.add("probability_" + name));
    if (new HashSet<>(header).size() < header.size()) {
      throw new ConfigurationException(
          "--keep: of %s two columns would have one name; rename it, or leave it out"
              .formatted(CsvFile.joined(header)));
    }
    writer.writeRecord(header);
  }

  /**
   * Writes the answer about a row.
   *
   * @param kept the texts that are kept of it
   * @param label the class it is taken for
   * @param probabilities of all classes, of many rows
   * @param from where those of this row begin
   */
  public void write(List<String> kept, int label, double[] probabilities, int from) {
    List<String> fields = new ArrayList<>(kept);
    fields.add(classNames.get(label));
    fields.add(text(probabilities[from + label]));
    for (int k = 0; k < classNames.size(); k++) {
      fields.add(text(probabilities[from + k]));
    }
    writer.writeRecord(fields);
  }

  private static String text(double probability) {
    return Float.toString((float) probability);
  }

  /** Hands on all that was written. */
  public void flush() throws IOException {
    writer.flush();
  }
}
