package dev.percha.dl4j;

import dev.percha.core.domain.network.Softmax;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/**
 * Deeplearning4j's cross-entropy, which notes on the way what the batch's loss was, and how many
 * rows were right. Its own score clips probabilities, so that it is not asked for.
 */
final class CrossEntropy extends LossMCXENT {
  private static final long serialVersionUID = 1L;

  private double lossSum;
  private int correct;

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray logits, IActivation softmax, INDArray mask) {
    int classes = Math.toIntExact(logits.size(1));
    double[] z = rowMajor(logits);
    double[] y = rowMajor(labels);
    lossSum = 0;
    correct = 0;
    for (int from = 0; from < z.length; from += classes) {
      int label = Softmax.argMax(y, from, classes);
      lossSum += Softmax.crossEntropy(z, from, classes, label);
      correct += Softmax.argMax(z, from, classes) == label ? 1 : 0;
    }
    return super.computeGradient(labels, logits, softmax, mask);
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
