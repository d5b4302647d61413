package dev.percha.dl4j;

import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Deeplearning4j's cross-entropy, which notes on the way what the batch's loss and hits were. Its
 * own score clips probabilities, so that it is not asked for.
 */
final class CrossEntropy extends LossMCXENT {
  private static final long serialVersionUID = 1L;

  private double lossSum;
  private int hits;

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray logits, IActivation softmax, INDArray mask) {
    INDArray belowLargest = logits.sub(logits.max(true, 1));
    hits =
        Nd4j.argMax(logits, 1)
            .eq(Nd4j.argMax(labels, 1))
            .castTo(logits.dataType())
            .sumNumber()
            .intValue();
    // ND4J's LogSoftMax takes the logarithm of a quotient that underflows to 0, so that a class far
    // below the largest would make the sum NaN.
    INDArray logSums = Transforms.log(Transforms.exp(belowLargest, true).sum(1), false);
    lossSum =
        logSums.sumNumber().doubleValue() - belowLargest.muli(labels).sumNumber().doubleValue();
    return super.computeGradient(labels, logits, softmax, mask);
  }

  @Override
  public double computeScore(
      INDArray labels, INDArray logits, IActivation softmax, INDArray mask, boolean average) {
    return average ? lossSum / logits.size(0) : lossSum;
  }

  double lossSum() {
    return lossSum;
  }

  int hits() {
    return hits;
  }
}
