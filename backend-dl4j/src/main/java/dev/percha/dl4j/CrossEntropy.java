package dev.percha.dl4j;

import dev.percha.core.domain.network.Softmax;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/**
 * Deeplearning4j's cross-entropy, over labels as they are: the original wants them one-hot. It
 * notes on the way what the batch's loss was, and how many rows were right. The original's score
 * clips probabilities, so that it is not asked for.
 */
final class CrossEntropy extends LossMCXENT {
  private static final long serialVersionUID = 1L;

  private double lossSum;
  private int correct;

  /**
   * @param labels [rows, 1]: the class of each row
   * @param logits [rows, classes]
   * @return {@code softmax(z) − one-hot}, computed in float64 and rounded to the logits' type
   */
  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray logits, IActivation softmax, INDArray mask) {
    int classes = Math.toIntExact(logits.size(1));
    double[] z = rowMajor(logits);
    double[] y = rowMajor(labels);
    lossSum = 0;
    correct = 0;
    for (int row = 0; row < y.length; row++) {
      int from = row * classes;
      int label = (int) y[row];
      lossSum += Softmax.crossEntropy(z, from, classes, label);
      correct += Softmax.argMax(z, from, classes) == label ? 1 : 0;
      Softmax.probabilities(z, from, classes, z);
      z[from + label] -= 1;
    }
    INDArray gradient = Nd4j.createUninitialized(logits.dataType(), logits.shape(), 'c');
    NativeMatrix.row(gradient).write(0, z, z.length);
    return gradient;
  }

  private static double[] rowMajor(INDArray matrix) {
    try (INDArray copy = matrix.dup('c')) {
      return copy.data().asDouble();
    }
  }

  @Override
  public double computeScore(
      INDArray labels, INDArray logits, IActivation softmax, INDArray mask, boolean average) {
    return average ? lossSum / logits.size(0) : lossSum;
  }

  double lossSum() {
    return lossSum;
  }

  int correct() {
    return correct;
  }
}
