package dev.percha.dl4j;

import dev.percha.core.domain.optimizer.Adagrad;
import dev.percha.core.domain.optimizer.Adam;
import dev.percha.core.domain.optimizer.Optimizer;
import dev.percha.core.domain.optimizer.RmsProp;
import dev.percha.core.domain.optimizer.Sgd;
import dev.percha.core.domain.training.TrainingPlan;
import java.util.function.LongFunction;

/**
 * An optimizer's equation over arrays of the heap, in either precision: loops the JVM vectorises.
 * Immutable; threads may make steps of different parameters at once.
 *
 * <p>Slots whose gradient stays 0 shrink until they are subnormal, which many processors are slow
 * with. Kernels round them to a grid of normal numbers by adding and taking away a number far
 * above, and change no others: off by less than the smallest normal number.
 */
interface UpdateKernel {
  /** Its neighbours are the smallest normal float apart. */
  float GRID = 0x1p-103f;

  /** Its neighbours are the smallest normal double apart. */
  double WIDE_GRID = 0x1p-970;

  /**
   * Turns gradients, in place, into what is subtracted from the weights, and updates the slots.
   *
   * @param g gradients
   * @param slots in the order of the optimizer's
   * @param count how many parameters
   * @param t the number of the step, from 1
   */
  void steps(float[] g, float[][] slots, int count, long t);

  /** As {@link #steps(float[], float[][], int, long)}, in float64. */
  void steps(double[] g, double[][] slots, int count, long t);

  /** {@return the kernel for each step, by its number from 1} */
  static LongFunction<UpdateKernel> of(TrainingPlan plan) {
    UpdateKernel always = of(plan.optimizer());
    return plan.schedule().isConstant() ? t -> always : t -> of(plan.optimizerAt(t - 1));
  }

  static UpdateKernel of(Optimizer optimizer) {
    return optimizer.match(
        new Optimizer.Cases<>() {
          @Override
          public UpdateKernel sgd(Sgd sgd) {
            return new SgdKernel(sgd);
          }

          @Override
          public UpdateKernel rmsProp(RmsProp rmsProp) {
            return RmsPropKernel.of(rmsProp);
          }

          @Override
          public UpdateKernel adam(Adam adam) {
            return new AdamKernel(adam);
          }

          @Override
          public UpdateKernel adagrad(Adagrad adagrad) {
            return RmsPropKernel.of(adagrad);
          }
        });
  }

  /** What part of a weight is subtracted from it besides: the decoupled decay. */
  default double decay() {
    return 0;
  }
}
