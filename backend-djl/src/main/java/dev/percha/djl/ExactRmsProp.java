package dev.percha.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.training.optimizer.Optimizer;
import dev.percha.core.domain.EpsilonPlacement;
import dev.percha.core.domain.RmsProp;
import java.util.Map;

/**
 * The equation of {@link RmsProp} in operations of the engine. DJL's own RMSProp is not supported
 * by its PyTorch engine, and has other defaults and another denominator.
 */
final class ExactRmsProp extends Optimizer {
  private final RmsProp equation;
  private final Map<String, NDArray> secondMoments;

  /**
   * @param equation the hyperparameters
   * @param secondMoments by parameter; updated in place
   */
  ExactRmsProp(RmsProp equation, Map<String, NDArray> secondMoments) {
    super(new Options());
    this.equation = equation;
    this.secondMoments = secondMoments;
  }

  @Override
  public void update(String parameterId, NDArray weight, NDArray gradient) {
    NDArray v = secondMoments.get(parameterId);
    v.muli(equation.rho()).addi(gradient.square().muli(1 - equation.rho()));
    NDArray denominator =
        equation.epsilonPlacement() == EpsilonPlacement.INSIDE
            ? v.add(equation.epsilon()).sqrt()
            : v.sqrt().addi(equation.epsilon());
    weight.subi(gradient.mul(equation.learningRate()).divi(denominator));
  }

  /** The superclass wants a builder; there is nothing to build. */
  private static final class Options extends OptimizerBuilder<Options> {
    @Override
    protected Options self() {
      return this;
    }
  }
}
