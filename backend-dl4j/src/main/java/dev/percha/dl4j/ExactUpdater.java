package dev.percha.dl4j;

import dev.percha.core.domain.training.TrainingPlan;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * An {@link UpdateKernel} as an updater. Deeplearning4j's own have other defaults: its RMSProp
 * begins with second moments of epsilon, and knows one of the two denominators only.
 *
 * <p>Its state is the optimizer's slots, one behind the other. It is told where the weights lie,
 * which Deeplearning4j tells no updater, for optimizers by which they decay.
 */
final class ExactUpdater implements IUpdater {
  private static final long serialVersionUID = 1L;

  private final transient TrainingPlan plan;

  private final transient TrainingProgress training;

  ExactUpdater(TrainingPlan plan) {
    this(plan, new TrainingProgress());
  }

  private ExactUpdater(TrainingPlan plan, TrainingProgress training) {
    this.plan = plan;
    this.training = training;
  }

  /** What a training says; shared by all copies that Deeplearning4j makes. */
  private static final class TrainingProgress {
    private long step;
    private INDArray weights;
  }

  /** Says where the weights of all layers lie. */
  void over(INDArray weights) {
    training.weights = weights;
  }

  /** Says which step is made next, from 1. */
  void next(long t) {
    training.step = t;
  }

  @Override
  public long stateSize(long parameters) {
    return parameters * plan.optimizer().slots().size();
  }

  @Override
  public GradientUpdater<ExactUpdater> instantiate(INDArray view, boolean initialize) {
    if (initialize && view != null) {
      view.assign(0);
    }
    return new UpdateStep(this, view);
  }

  @Override
  public GradientUpdater<ExactUpdater> instantiate(
      Map<String, INDArray> state, boolean initialize) {
    return instantiate(state.get(UpdateStep.SLOTS), initialize);
  }

  @Override
  public IUpdater clone() {
    return new ExactUpdater(plan, training);
  }

  /** Equal ones are applied to all layers at once. */
  @Override
  public boolean equals(Object other) {
    return other instanceof ExactUpdater that && plan.equals(that.plan);
  }

  @Override
  public int hashCode() {
    return plan.hashCode();
  }

  @Override
  public double getLearningRate(int iteration, int epoch) {
    return plan.optimizer().learningRate();
  }

  @Override
  public boolean hasLearningRate() {
    return true;
  }

  @Override
  public void setLrAndSchedule(double learningRate, ISchedule schedule) {
    throw new UnsupportedOperationException("the learning rate is the plan's");
  }

  /** Turns gradients, in place, into what is subtracted from the parameters. */
  private static final class UpdateStep implements GradientUpdater<ExactUpdater> {
    private static final String SLOTS = "slots";

    private final ExactUpdater config;
    private final LongFunction<UpdateKernel> kernels;
    private INDArray state;

    UpdateStep(ExactUpdater config, INDArray state) {
      this.config = config;
      this.kernels = UpdateKernel.of(config.plan);
      this.state = state;
    }

    /** As arrays of ND4J's an equation takes eight passes and more, half of them with a copy. */
    @Override
    public void applyUpdater(INDArray gradient, int iteration, int epoch) {
      int count = Math.toIntExact(gradient.length());
      NativeMatrix[] slots = new NativeMatrix[config.plan.optimizer().slots().size()];
      for (int i = 0; i < slots.length; i++) {
        slots[i] = NativeMatrix.row(state).from(i * count, count);
      }
      NativeMatrix weights = NativeMatrix.row(config.training.weights);
      new WeightUpdate(kernels, weights, NativeMatrix.row(gradient), slots)
          .turn(count, config.training.step);
    }

    @Override
    public ExactUpdater getConfig() {
      return config;
    }

    @Override
    public Map<String, INDArray> getState() {
      Map<String, INDArray> slots = new HashMap<>();
      if (state != null) {
        slots.put(SLOTS, state);
      }
      return slots;
    }

    @Override
    public void setState(Map<String, INDArray> slots, boolean initialize) {
      state = slots.get(SLOTS);
    }

    @Override
    public void setStateViewArray(
        INDArray view, long[] gradientShape, char gradientOrder, boolean initialize) {
      state = view;
    }
  }
}
