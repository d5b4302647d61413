package dev.percha.dl4j;

import dev.percha.core.domain.RmsProp;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * The equation of {@link RmsProp} as an updater. Deeplearning4j's own begins with second moments of
 * epsilon instead of 0, and knows one of the two denominators only.
 */
final class ExactRmsProp implements IUpdater {
  private static final long serialVersionUID = 1L;

  private final transient RmsProp equation;

  ExactRmsProp(RmsProp equation) {
    this.equation = equation;
  }

  @Override
  public long stateSize(long parameters) {
    return parameters;
  }

  @Override
  public GradientUpdater<ExactRmsProp> instantiate(INDArray view, boolean initialize) {
    if (initialize) {
      view.assign(0);
    }
    return new Step(this, view);
  }

  @Override
  public GradientUpdater<ExactRmsProp> instantiate(
      Map<String, INDArray> state, boolean initialize) {
    return instantiate(state.get(Step.SECOND_MOMENTS), initialize);
  }

  @Override
  public IUpdater clone() {
    return new ExactRmsProp(equation);
  }

  /** Equal ones are applied to all layers at once. */
  @Override
  public boolean equals(Object other) {
    return other instanceof ExactRmsProp that && equation.equals(that.equation);
  }

  @Override
  public int hashCode() {
    return equation.hashCode();
  }

  @Override
  public double getLearningRate(int iteration, int epoch) {
    return equation.learningRate();
  }

  @Override
  public boolean hasLearningRate() {
    return true;
  }

  @Override
  public void setLrAndSchedule(double learningRate, org.nd4j.linalg.schedule.ISchedule schedule) {
    throw new UnsupportedOperationException("the learning rate is the plan's");
  }

  /** Turns gradients, in place, into what is subtracted from the parameters. */
  private static final class Step implements GradientUpdater<ExactRmsProp> {
    private static final String SECOND_MOMENTS = "v";

    private final ExactRmsProp config;
    private INDArray v;

    Step(ExactRmsProp config, INDArray v) {
      this.config = config;
      this.v = v;
    }

    /** As an array of ND4J's the equation takes eight passes, half of them with a copy. */
    @Override
    public void applyUpdater(INDArray gradient, int iteration, int epoch) {
      int count = Math.toIntExact(gradient.length());
      if (gradient.dataType() == DataType.FLOAT) {
        FloatMatrix steps = FloatMatrix.over(gradient, count);
        FloatMatrix moments = FloatMatrix.over(v, count);
        float[] g = new float[count];
        float[] vs = new float[count];
        steps.readAll(g, 0, count);
        moments.readAll(vs, 0, count);
        new FloatRmsProp(config.equation).steps(g, vs, count);
        steps.writeAll(g, 0, count);
        moments.writeAll(vs, 0, count);
      } else {
        DoubleMatrix steps = DoubleMatrix.over(gradient, count);
        DoubleMatrix moments = DoubleMatrix.over(v, count);
        double[] g = new double[count];
        double[] vs = new double[count];
        steps.readAll(g, 0, count);
        moments.readAll(vs, 0, count);
        new DoubleRmsProp(config.equation).steps(g, vs, count);
        steps.writeAll(g, 0, count);
        moments.writeAll(vs, 0, count);
      }
    }

    @Override
    public ExactRmsProp getConfig() {
      return config;
    }

    @Override
    public Map<String, INDArray> getState() {
      return Map.of(SECOND_MOMENTS, v);
    }

    @Override
    public void setState(Map<String, INDArray> state, boolean initialize) {
      v = state.get(SECOND_MOMENTS);
    }

    @Override
    public void setStateViewArray(
        INDArray view, long[] gradientShape, char gradientOrder, boolean initialize) {
      v = view;
    }
  }
}
