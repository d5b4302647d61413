package dev.percha.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.percha.core.domain.evaluation.ConfusionMatrix;
import dev.percha.core.domain.evaluation.Evaluation;
import dev.percha.fashionmnist.FashionMnist;
import dev.percha.results.Json;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Figures of scikit-learn 1.9.1: {@code precision_recall_fscore_support(zero_division=0)} and
 * {@code f1_score(average="macro")} of the same 200 rows.
 */
class EvaluationReportTest {
  private static final List<String> NAMES = List.of("cat", "dog", "hen", "mouse");
  private static final double[] PRECISION = {0.9090909091, 0.7407407407, 0, 0.8791208791};
  private static final double[] RECALL = {0.9090909091, 0.8, 0, 0.9411764706};
  private static final double[] F1 = {0.9090909091, 0.7692307692, 0, 0.9090909091};
  private static final long[] SUPPORT = {55, 50, 10, 85};
  private static final double MACRO_F1 = 0.6468531468531469;

  private static Evaluation evaluation(double loss, long[][] counts) {
    ConfusionMatrix confusion = new ConfusionMatrix(counts);
    return new Evaluation(
        loss, confusion, new float[(int) confusion.total() * confusion.classes()]);
  }

  private static Evaluation animals(double loss) {
    return evaluation(
        loss, new long[][] {{50, 2, 0, 3}, {4, 40, 0, 6}, {1, 7, 0, 2}, {0, 5, 0, 80}});
  }

  @Test
  void theTableHasTheWholeTheMatrixAndEachClass() {
    // Wilson's interval of 170 in 200 by SciPy: 0.79394 to 0.89286.
    assertThat(EvaluationTable.of(animals(0.5), NAMES))
        .isEqualToNormalizingNewlines(
            """
            accuracy 0.8500, 95% interval 0.7939 to 0.8929 (Wilson)
            loss     0.5000
            macro F1 0.6469
            rows     200

            Each row is a class, each column what its examples were taken for:
                     0  1  2  3
            0 cat   50  2  .  3
            1 dog    4 40  .  6
            2 hen    1  7  .  2
            3 mouse  .  5  . 80

                    precision    recall        F1      rows
            0 cat      0.9091    0.9091    0.9091        55
            1 dog      0.7407    0.8000    0.7692        50
            2 hen      0.0000    0.0000    0.0000        10
            3 mouse    0.8791    0.9412    0.9091        85
            """);
  }

  @Test
  void tenClassesOfTenThousandRowsFitAHundredColumns() {
    long[][] counts = new long[10][10];
    for (long[] row : counts) {
      row[0] = 900;
      row[9] = 100;
    }

    String table = EvaluationTable.of(evaluation(0.3, counts), FashionMnist.CLASS_NAMES);

    assertThat(table.lines()).hasSizeGreaterThan(20).allMatch(line -> line.length() <= 100);
    assertThat(table).contains("9 Ankle boot  900   .", "0 T-shirt/top 900   .");
  }

  @Test
  void aMatrixOfManyClassesIsLeftToPrograms() {
    int classes = 40;
    List<String> names =
        IntStream.range(0, classes).mapToObj(k -> "a class with a long name, number " + k).toList();
    long[][] counts = new long[classes][classes];
    counts[39][3] = 1000;

    String table = EvaluationTable.of(evaluation(0.3, counts), names);

    assertThat(table.lines()).hasSizeGreaterThan(40).allMatch(line -> line.length() <= 100);
    assertThat(table).contains("--json has it").contains("39 a class with a long name");
  }

  @Test
  void theDocumentHasTheFiguresOfScikitLearn() {
    ObjectNode json = document(0.5);

    assertThat(json.at("/model").asText()).isEqualTo("clothes.percha");
    assertThat(json.at("/backend").asText()).isEqualTo("djl");
    assertThat(json.at("/dataset").asText()).isEqualTo("made");
    assertThat(json.at("/rows").asInt()).isEqualTo(200);
    assertThat(json.at("/accuracy").asDouble()).isEqualTo(0.85);
    assertThat(json.at("/loss").asDouble()).isEqualTo(0.5);
    assertThat(json.at("/macroF1").asDouble()).isCloseTo(MACRO_F1, within(1e-12));
    assertThat(json.at("/confusion/1/3").asInt()).isEqualTo(6);
    assertThat(json.at("/classes")).hasSize(4);
    for (int label = 0; label < 4; label++) {
      JsonNode one = json.at("/classes/" + label);
      assertThat(one.at("/label").asInt()).isEqualTo(label);
      assertThat(one.at("/name").asText()).isEqualTo(NAMES.get(label));
      assertThat(one.at("/precision").asDouble()).isCloseTo(PRECISION[label], within(1e-10));
      assertThat(one.at("/recall").asDouble()).isCloseTo(RECALL[label], within(1e-10));
      assertThat(one.at("/f1").asDouble()).isCloseTo(F1[label], within(1e-10));
      assertThat(one.at("/support").asLong()).isEqualTo(SUPPORT[label]);
    }
  }

  @Test
  void aLossThatIsNotFiniteIsNull() {
    assertThat(Json.text(document(Double.POSITIVE_INFINITY))).contains("\"loss\" : null,");
  }

  private static ObjectNode document(double loss) {
    return EvaluationDocument.of(
        animals(loss),
        NAMES,
        new TextNode("clothes.percha"),
        new TextNode("djl"),
        new TextNode("made"));
  }
}
