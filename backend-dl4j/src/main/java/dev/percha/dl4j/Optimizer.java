package dev.percha.dl4j;

import dev.percha.core.domain.Parameters;
import dev.percha.core.domain.Precision;
import dev.percha.core.domain.RmsProp;

/**
 * Weights and second moments on the heap, and the step of {@link RmsProp} that changes both in one
 * pass. BLAS has a copy of the weights, and leaves the gradient, outside the heap.
 */
sealed interface Optimizer permits FloatOptimizer, DoubleOptimizer {
  /** Starts with the given weights and second moments of 0. */
  static Optimizer of(RmsProp equation, Parameters initial, Layers weights, Layers gradient) {
    Optimizer made =
        initial.precision() == Precision.FLOAT32
            ? new FloatOptimizer(
                equation, initial.network(), (FloatMatrix) weights.all, (FloatMatrix) gradient.all)
            : new DoubleOptimizer(
                equation,
                initial.network(),
                (DoubleMatrix) weights.all,
                (DoubleMatrix) gradient.all);
    made.restore(initial, Parameters.zeros(initial.network(), initial.precision()));
    return made;
  }

  /** Makes one step of some of the weights, by the gradient that lies outside the heap. */
  void step(int from, int to);

  Parameters weights();

  Parameters secondMoments();

  void restore(Parameters newWeights, Parameters newSecondMoments);
}
