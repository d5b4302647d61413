package dev.percha.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.data.ImageShape;
import dev.percha.core.domain.evaluation.ConfusionMatrix;
import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.evaluation.Evaluation;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.training.History;
import dev.percha.core.domain.training.Monitor;
import dev.percha.core.domain.training.RunReport;
import dev.percha.core.domain.training.RunStatus;
import dev.percha.core.domain.training.Snapshot;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.domain.training.Warning;
import dev.percha.core.failure.BackendException;
import dev.percha.core.failure.PerchaException;
import dev.percha.results.DatasetSummary;
import dev.percha.results.RunSummary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** What is drawn of a run: table, comma-separated values, numpy's matrix, curves. */
class DrawnResultsTest {
  private static final TrainingPlan PLAN =
      TrainingPlan.of(new NetworkSpec(1, List.of(), 2)).withEpochs(3);
  private static final Dataset DATA =
      new Dataset("made", "up", List.of("cat", "dog"), new ImageShape(1, 1), rows(5), rows(4));

  private static Examples rows(int count) {
    return Examples.ofPixels(new byte[count], new int[count], 1, 2);
  }

  private static RunReport report(
      String backend, RunStatus status, Optional<PerchaException> failure) {
    Evaluation test =
        new Evaluation(
            0.75,
            new ConfusionMatrix(new long[][] {{2, 1}, {0, 1}}),
            new float[] {0.25f, 0.75f, 1, 0, 0.5f, 0.5f, 0.125f, 0.875f});
    Parameters parameters = Parameters.glorotUniform(PLAN.network(), PLAN.precision(), 1);
    Optional<Evaluation> tested =
        status == RunStatus.COMPLETED ? Optional.of(test) : Optional.empty();
    return new RunReport(
        backend,
        backend + " 1.0",
        PLAN,
        DATA.name(),
        DATA.sha256(),
        status,
        failure,
        new History(
            List.of(
                new EpochMetrics(1, 0.5, 0.6, 0.4, 0.7, 2),
                new EpochMetrics(2, 0.3, 0.8, Double.POSITIVE_INFINITY, 0.75, 1)),
            Monitor.VAL_LOSS,
            status == RunStatus.CANCELLED),
        Optional.of(new Snapshot(2, parameters, tested)),
        Optional.of(new Snapshot(1, parameters, tested)),
        List.of(new Warning(Warning.Kind.MISSING_CLASS, "no dog")));
  }

  private static final RunReport DONE = report("djl", RunStatus.COMPLETED, Optional.empty());
  private static final RunReport FAILED =
      report("dl4j", RunStatus.FAILED, Optional.of(new BackendException("no memory")));

  @Test
  void csvHasALineForEveryEpoch() {
    assertThat(HistoryCsv.of(List.of(summary(DONE))))
        .isEqualTo(
            """
            run,backend,epoch,loss,accuracy,val_loss,val_accuracy,train_seconds
            djl,djl,1,0.5,0.6,0.4,0.7,2.0
            djl,djl,2,0.3,0.8,Infinity,0.75,1.0
            """);
  }

  @Test
  void csvOfAStrangersNamesIsTakenForWhatItIs() {
    RunSummary run =
        RunSummary.of("=cmd(\"a\",1)", DONE, DATA.classNames(), OptionalDouble.empty());

    assertThat(HistoryCsv.of(List.of(run))).contains("\n\"'=cmd(\"\"a\"\",1)\",djl,1,0.5,");
  }

  @Test
  void tableHasARowForEveryRunInAHundredColumns() {
    String table =
        ComparisonTable.of(
            List.of(summary(DONE), summary(FAILED)),
            new DatasetSummary("made", "up", List.of(), OptionalInt.of(300)));

    assertThat(table.lines()).allMatch(line -> line.length() <= 100);
    // Wilson's interval of 3 in 4: 0.3006 to 0.9544; median of 2 s and 1 s: 200 rows a second.
    assertThat(table)
        .containsPattern("djl +0\\.7500 +0\\.3006 to 0\\.9544 +0\\.7500 +1 +0\\.7500 +1\\.50 +200")
        .contains("dl4j         failed after 2 of 3 epochs")
        .contains("First test image by djl: 1, dog (probability 0.7500)")
        .endsWith("Note on djl, dl4j: no dog\n");
  }

  @Test
  void probabilitiesAreAMatrixOfNumpys() {
    ByteBuffer file =
        ByteBuffer.wrap(Npy.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3))
            .order(ByteOrder.LITTLE_ENDIAN);
    byte[] head = new byte[128];
    file.get(head);
    String text = new String(head, StandardCharsets.ISO_8859_1);

    // As numpy.save writes it: magic, version 1.0, length of the header, padded to 64 bytes.
    assertThat(text).startsWith("\u0093NUMPY\u0001\u0000v\u0000{'descr': '<f4', ");
    assertThat(text).contains("'fortran_order': False, 'shape': (2, 3), }").endsWith(" \n");
    assertThat(file.getFloat()).isEqualTo(1);
    assertThat(file.remaining()).isEqualTo(20);
  }

  @Test
  void curvesArePicturesThatCanBeRead() throws IOException {
    List<Curves.Curve> curves = List.of(new Curves.Curve("djl", summary(DONE)));

    for (byte[] png : List.of(Curves.loss("t", curves), Curves.accuracy("t", curves))) {
      assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isEqualTo(960);
    }
  }

  private static RunSummary summary(RunReport report) {
    return RunSummary.of(report.backend(), report, DATA.classNames(), OptionalDouble.of(5));
  }
}
