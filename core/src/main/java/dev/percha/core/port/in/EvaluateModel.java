package dev.percha.core.port.in;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.evaluation.Evaluation;
import dev.percha.core.port.out.Model;

/** Asks a model about labelled examples, and measures its answers. */
public interface EvaluateModel {
  /**
   * @param model the model
   * @param examples at least one row, of the model's inputs and classes
   * @return mean cross-entropy, confusion matrix, and every row's probabilities
   * @throws IllegalArgumentException where the examples do not fit the model
   * @throws dev.percha.core.failure.DataException where an answer is not finite
   */
  Evaluation evaluate(Model model, Examples examples);
}
