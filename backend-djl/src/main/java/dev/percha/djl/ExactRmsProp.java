package dev.percha.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.optimizer.Optimizer;
import dev.percha.core.domain.EpsilonPlacement;
import dev.percha.core.domain.RmsProp;
import java.util.Map;

/**
 * The equation of {@link RmsProp} in operations of the engine. DJL's own RMSProp is not supported
 * by its PyTorch engine, and has other defaults and another denominator.
 */
final class ExactRmsProp extends Optimizer {
  private final EpsilonPlacement placement;
  private final Map<String, NDArray> secondMoments;
  private final NDArray learningRate;
  private final NDArray rho;
  private final NDArray remainder;
  private final NDArray epsilon;

  /**
   * @param equation the hyperparameters
   * @param secondMoments by parameter; updated in place
   * @param manager keeps the hyperparameters as scalars of the engine: a Java number would be made
   *     one with each operation
   * @param type of the parameters
   */
  ExactRmsProp(
      RmsProp equation, Map<String, NDArray> secondMoments, NDManager manager, DataType type) {
    super(new Options());
    this.placement = equation.epsilonPlacement();
    this.secondMoments = secondMoments;
    this.learningRate = scalar(equation.learningRate(), manager, type);
    this.rho = scalar(equation.rho(), manager, type);
    this.remainder = scalar(1 - equation.rho(), manager, type);
    this.epsilon = scalar(equation.epsilon(), manager, type);
  }

  private static NDArray scalar(double value, NDManager manager, DataType type) {
    return manager.create(value).toType(type, false);
  }

  /** Uses the gradient's memory, which holds nothing of meaning afterwards. */
  @Override
  public void update(String parameterId, NDArray weight, NDArray gradient) {
    NDArray v = secondMoments.get(parameterId);
    v.muli(rho).addi(gradient.square().muli(remainder));
    NDArray denominator =
        placement == EpsilonPlacement.INSIDE ? v.add(epsilon).sqrt() : v.sqrt().addi(epsilon);
    weight.subi(gradient.muli(learningRate).divi(denominator));
  }

  /** The superclass wants a builder; there is nothing to build. */
  private static final class Options extends OptimizerBuilder<Options> {
    @Override
    protected Options self() {
      return this;
    }
  }
}
