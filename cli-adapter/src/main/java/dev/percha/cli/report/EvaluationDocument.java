package dev.percha.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.percha.core.domain.evaluation.ConfusionMatrix;
import dev.percha.core.domain.evaluation.Evaluation;
import dev.percha.results.Json;
import dev.percha.results.Results;
import dev.percha.results.TestScores;
import java.util.List;

/** What a model made of a set of examples, for programs. */
public final class EvaluationDocument {
  private EvaluationDocument() {}

  /**
   * @param evaluation the evaluation
   * @param classNames one name per class
   * @param model what was asked, in the caller's words
   * @param backend what ran it
   * @param dataset what it was asked about
   * @return all of it but the probabilities
   */
  public static ObjectNode of(
      Evaluation evaluation,
      List<String> classNames,
      JsonNode model,
      JsonNode backend,
      JsonNode dataset) {
    ConfusionMatrix confusion = evaluation.confusion();
    ObjectNode root = Json.MAPPER.createObjectNode();
    root.set("model", model);
    root.set("backend", backend);
    root.set("dataset", dataset);
    root.put("rows", confusion.total());
    Results.write(root, TestScores.of(evaluation));
    root.put("macroF1", confusion.macroF1());
    ArrayNode classes = root.putArray("classes");
    for (int label = 0; label < confusion.classes(); label++) {
      classes
          .addObject()
          .put("label", label)
          .put("name", classNames.get(label))
          .put("precision", confusion.precision(label))
          .put("recall", confusion.recall(label))
          .put("f1", confusion.f1(label))
          .put("support", EvaluationTable.support(confusion, label));
    }
    return root;
  }
}
