package dev.percha.dl4j;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.LeakyReLU;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.factory.Nd4j;

/** Leaky ReLU; Deeplearning4j's own rounds the slope to float on the way back. */
final class Dl4jLeakyRelu extends BaseActivationFunction {
  private static final long serialVersionUID = 1L;

  private final double slope;

  Dl4jLeakyRelu(double slope) {
    this.slope = slope;
  }

  @Override
  public INDArray getActivation(INDArray in, boolean training) {
    return Nd4j.getExecutioner().exec(new LeakyReLU(in, in, slope));
  }

  /** {@code epsilon · (slope + (1 − slope) · [z > 0])}. */
  @Override
  public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
    INDArray derivative = Nd4j.getExecutioner().exec(new Step(in, in, 0));
    return new Pair<>(derivative.muli(1 - slope).addi(slope).muli(epsilon), null);
  }
}
