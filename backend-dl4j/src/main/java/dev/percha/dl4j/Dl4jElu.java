package dev.percha.dl4j;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Expm1;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** ELU; Deeplearning4j's own forgets alpha on the way back, and rounds it to float forward. */
final class Dl4jElu extends BaseActivationFunction {
  private static final long serialVersionUID = 1L;

  private final double alpha;

  Dl4jElu(double alpha) {
    this.alpha = alpha;
  }

  /** {@code max(z, 0) + alpha · (exp(min(z, 0)) − 1)}. */
  @Override
  public INDArray getActivation(INDArray in, boolean training) {
    INDArray below = Nd4j.getExecutioner().exec(new Expm1(Transforms.min(in, 0, true)));
    return Transforms.max(in, 0, false).addi(below.muli(alpha));
  }

  /** {@code epsilon · ([z > 0] + (1 − [z > 0]) · alpha · exp(min(z, 0)))}. */
  @Override
  public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
    INDArray above = Nd4j.getExecutioner().exec(new Step(in, in.ulike(), 0));
    INDArray below = Transforms.exp(Transforms.min(in, 0, false), false).muli(alpha);
    below.muli(above.rsub(1));
    return new Pair<>(below.addi(above).muli(epsilon), null);
  }
}
