package dev.percha.dl4j;

import dev.percha.core.domain.Parameters;
import dev.percha.core.domain.Precision;
import dev.percha.core.domain.RmsProp;

/**
 * Second moments, on the heap, and the step of {@link RmsProp} that changes them and the weights in
 * one pass. The weights and the gradient lie outside the heap, for BLAS. Threads may make steps of
 * different parameters at once.
 */
sealed interface Optimizer permits FloatOptimizer, DoubleOptimizer {
  /** So many parameters at a time lie in the first cache. */
  int PIECE = 2048;

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
