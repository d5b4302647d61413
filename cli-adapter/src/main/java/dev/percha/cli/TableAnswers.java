package dev.percha.cli;

import dev.percha.core.application.EvaluationService;
import dev.percha.core.domain.network.Softmax;
import dev.percha.core.failure.ConfigurationException;
import dev.percha.core.failure.DataException;
import dev.percha.models.Classifier;
import dev.percha.models.internal.storage.DurableFile;
import dev.percha.table.AnswerWriter;
import dev.percha.table.TableRows;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Has a model answer about every row of a table, block by block as the test of a training does. */
final class TableAnswers {
  private final Classifier classifier;
  private final List<String> keep;
  private final CommandContext shell;

  /**
   * @param keep the columns that stand beside the answers
   */
  TableAnswers(Classifier classifier, List<String> keep, CommandContext shell) {
    this.classifier = classifier;
    this.keep = keep;
    this.shell = shell;
  }

  /**
   * Answers.
   *
   * @param questions the file; empty for standard input
   * @param in standard input
   * @param answers the file that is written whole or not at all; empty for standard output
   */
  void write(Optional<Path> questions, InputStream in, Optional<Path> answers) {
    if (shell.json()) {
      throw new ConfigurationException("--json: answers about a table are written as CSV");
    }
    try (TableRows rows = open(questions, in)) {
      List<String> surplus = rows.surplus();
      surplus.removeAll(keep);
      if (!surplus.isEmpty()) {
        shell
            .err()
            .println(
                "percha: columns that the model does not know are passed over: "
                    + String.join(", ", surplus));
      }
      if (answers.isPresent()) {
        requireFolder(answers.get());
        DurableFile.write(answers.get(), out -> write(rows, out));
      } else {
        write(rows, shell.out());
      }
    } catch (IOException e) {
      throw new DataException("answers cannot be written: " + e.getMessage(), e);
    }
  }

  private TableRows open(Optional<Path> questions, InputStream in) {
    String name = questions.map(Path::toString).orElse("standard input");
    try {
      return new TableRows(
          name,
          questions.isPresent() ? Files.newInputStream(questions.get()) : in,
          classifier.trained().schema(),
          keep);
    } catch (NoSuchFileException e) {
      throw new DataException(name + ": no such file; expected a table in a CSV file", e);
    } catch (IOException e) {
      throw new DataException(name + ": cannot be read: " + e, e);
    }
  }

  private static void requireFolder(Path answers) {
    if (!Files.isDirectory(answers.getParent()) || Files.isDirectory(answers)) {
      throw new ConfigurationException(
          "--out: " + answers + " is no file in a folder that exists; name a file to be written");
    }
  }

  private void write(TableRows rows, OutputStream out) throws IOException {
    List<String> names = classifier.trained().classNames();
    AnswerWriter writer = new AnswerWriter(out, keep, names);
    int width = classifier.trained().schema().width();
    for (float[] cells = rows.next(EvaluationService.BLOCK);
        cells.length > 0;
        cells = rows.next(EvaluationService.BLOCK)) {
      int count = cells.length / width;
      double[] p = probabilities(rows, cells, count);
      for (int row = 0; row < count; row++) {
        int at = row * names.size();
        writer.write(rows.kept().get(row), Softmax.argMax(p, at, names.size()), p, at);
      }
      writer.flush();
    }
    writer.flush();
  }

  private double[] probabilities(TableRows rows, float[] cells, int count) {
    try {
      return classifier.probabilities(cells, count);
    } catch (IllegalArgumentException e) {
      throw new DataException(
          "after line " + rows.firstLine() + " of the table, " + e.getMessage(), e);
    }
  }
}
