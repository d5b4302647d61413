package dev.percha.core.application;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.evaluation.ConfusionMatrix;
import dev.percha.core.domain.evaluation.Evaluation;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Softmax;
import dev.percha.core.port.in.EvaluateModel;
import dev.percha.core.port.out.Model;

/** Evaluates in blocks of rows, so that memory does not grow with the examples. */
public final class EvaluationService implements EvaluateModel {
  /**
   * Rows per call: large enough that a call's overhead vanishes, some megabytes of inputs. Whoever
   * asks for the same rows in the same blocks gets the same bits.
   */
  public static final int BLOCK = 2000;

  @Override
  public Evaluation evaluate(Model model, Examples examples) {
    NetworkSpec network = model.network();
    examples.requireFit(network);
    int classes = network.classes();
    double[] logits = new double[BLOCK * classes];
    double[] probabilities = new double[BLOCK * classes];
    float[] all = new float[Math.multiplyExact(examples.rows(), classes)];
    long[][] confusion = new long[classes][classes];
    double loss = 0;
    for (int from = 0; from < examples.rows(); from += BLOCK) {
      int to = Math.min(from + BLOCK, examples.rows());
      model.logits(examples.inputs(from, to), to - from, logits);
      network.requireAnswer(logits, to - from);
      for (int row = from; row < to; row++) {
        int at = (row - from) * classes;
        int label = examples.label(row);
        loss += Softmax.crossEntropy(logits, at, classes, label);
        confusion[label][Softmax.argMax(logits, at, classes)]++;
        Softmax.probabilities(logits, at, classes, probabilities);
      }
      for (int i = 0; i < (to - from) * classes; i++) {
        all[from * classes + i] = (float) probabilities[i];
      }
    }
    return new Evaluation(loss / examples.rows(), new ConfusionMatrix(confusion), all);
  }
}
