package dev.percha.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.optimizer.Optimizer;
import dev.percha.core.domain.optimizer.Adagrad;
import dev.percha.core.domain.optimizer.Adam;
import dev.percha.core.domain.optimizer.EpsilonPlacement;
import dev.percha.core.domain.optimizer.RmsProp;
import dev.percha.core.domain.optimizer.Sgd;
import dev.percha.core.domain.training.TrainingPlan;
import java.util.List;
import java.util.Map;

/**
 * The equations of the domain's optimizers in operations of the engine. DJL's own RMSProp is not
 * supported by its PyTorch engine, and all of its own have other defaults and forms.
 */
final class ExactOptimizer extends Optimizer {
  private final Map<String, List<NDArray>> slots;
  private final TrainingPlan plan;
  private final NDArray rate;
  private final Equation equation;
  private long t;

  /** A step of one array of parameters. */
  @FunctionalInterface
  private interface Equation {
    /** Uses the gradient's memory, which holds nothing of meaning afterwards. */
    void step(NDArray w, NDArray g, List<NDArray> slots);
  }

  /**
   * @param plan with the hyperparameters, and the learning rate of each step
   * @param slots by parameter, in the order of the optimizer's; updated in place
   * @param manager keeps the hyperparameters as scalars of the engine: a Java number would be made
   *     one with each operation
   * @param type of the parameters
   */
  ExactOptimizer(
      TrainingPlan plan, Map<String, List<NDArray>> slots, NDManager manager, DataType type) {
    super(new Options());
    this.plan = plan;
    this.slots = slots;
    Scalars scalars = new Scalars(manager, type);
    this.rate = scalars.of(plan.optimizer().learningRate());
    this.equation =
        plan.optimizer()
            .match(
                new dev.percha.core.domain.optimizer.Optimizer.Cases<>() {
                  @Override
                  public Equation sgd(Sgd sgd) {
                    return ExactOptimizer.this.sgd(sgd, scalars);
                  }

                  @Override
                  public Equation rmsProp(RmsProp rmsProp) {
                    return ExactOptimizer.this.rmsProp(rmsProp, scalars);
                  }

                  @Override
                  public Equation adam(Adam adam) {
                    return ExactOptimizer.this.adam(adam, scalars);
                  }

                  @Override
                  public Equation adagrad(Adagrad adagrad) {
                    return ExactOptimizer.this.adagrad(adagrad, scalars);
                  }
                });
  }

  private record Scalars(NDManager manager, DataType type) {
    NDArray of(double value) {
      return manager.create(value).toType(type, false);
    }
  }

  private Equation sgd(Sgd sgd, Scalars scalars) {
    NDArray momentum = scalars.of(sgd.momentum());
    return (w, g, kept) -> {
      NDArray down = g.muli(rate);
      if (!kept.isEmpty()) {
        NDArray m = kept.get(0);
        m.muli(momentum).subi(down);
        w.addi(sgd.nesterov() ? m.mul(momentum).subi(down) : m);
      } else {
        w.subi(down);
      }
    };
  }

  private Equation rmsProp(RmsProp rms, Scalars scalars) {
    NDArray rho = scalars.of(rms.rho());
    NDArray rest = scalars.of(1 - rms.rho());
    NDArray epsilon = scalars.of(rms.epsilon());
    boolean inside = rms.epsilonPlacement() == EpsilonPlacement.INSIDE;
    return (w, g, kept) -> {
      NDArray v = kept.get(0);
      v.muli(rho).addi(g.square().muli(rest));
      NDArray denominator = inside ? v.add(epsilon).sqrt() : v.sqrt().addi(epsilon);
      w.subi(g.muli(rate).divi(denominator));
    };
  }

  private Equation adam(Adam adam, Scalars scalars) {
    NDArray beta1 = scalars.of(adam.beta1());
    NDArray rest1 = scalars.of(1 - adam.beta1());
    NDArray beta2 = scalars.of(adam.beta2());
    NDArray rest2 = scalars.of(1 - adam.beta2());
    return (w, g, kept) -> {
      Adam now = (Adam) plan.optimizerAt(t - 1);
      NDArray m = kept.get(0);
      NDArray v = kept.get(1);
      v.muli(beta2).addi(g.square().muli(rest2));
      m.muli(beta1).addi(g.muli(rest1));
      if (adam.weightDecay() > 0) {
        w.subi(w.mul(now.learningRate() * now.weightDecay()));
      }
      w.subi(m.mul(now.rate(t)).divi(v.sqrt().addi(now.epsilon(t))));
    };
  }

  private Equation adagrad(Adagrad adagrad, Scalars scalars) {
    NDArray epsilon = scalars.of(adagrad.epsilon());
    boolean inside = adagrad.epsilonPlacement() == EpsilonPlacement.INSIDE;
    return (w, g, kept) -> {
      NDArray s = kept.get(0).addi(g.square());
      NDArray denominator = inside ? s.add(epsilon).sqrt() : s.sqrt().addi(epsilon);
      w.subi(g.muli(rate).divi(denominator));
    };
  }

  /** Says how many steps were made before the next one. */
  void next(long made) {
    t = made + 1;
    if (!plan.schedule().isConstant()) {
      rate.muli(0).addi(plan.optimizerAt(made).learningRate());
    }
  }

  @Override
  public void update(String parameterId, NDArray weight, NDArray gradient) {
    equation.step(weight, gradient, slots.get(parameterId));
  }

  /** The superclass wants a builder; there is nothing to build. */
  private static final class Options extends OptimizerBuilder<Options> {
    @Override
    protected Options self() {
      return this;
    }
  }
}
