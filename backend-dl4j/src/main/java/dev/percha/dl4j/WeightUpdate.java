package dev.percha.dl4j;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.function.LongFunction;

/**
 * A step of an optimizer over weights, gradient and slots that lie outside the heap, piece by
 * piece: an {@link UpdateKernel} works on heap arrays, few enough values for the first cache.
 * Threads may make steps of different parameters at once.
 */
final class WeightUpdate {
  /** A gradient, a weight and two slots of so many parameters lie in the first cache. */
  private static final int PIECE = 1024;

  private final LongFunction<UpdateKernel> kernels;
  private final NativeMatrix weights;
  private final NativeMatrix gradient;
  private final NativeMatrix[] slots;
  private final ThreadLocal<Piece> piece;

  /**
   * @param kernels for each step, by its number from 1
   * @param slots in the order of the optimizer's; all are of one precision
   */
  WeightUpdate(
      LongFunction<UpdateKernel> kernels,
      NativeMatrix weights,
      NativeMatrix gradient,
      NativeMatrix... slots) {
    this.kernels = kernels;
    this.weights = weights;
    this.gradient = gradient;
    this.slots = slots;
    this.piece = ThreadLocal.withInitial(weights.single ? Floats::new : Doubles::new);
  }

  /**
   * Makes a step of some of the parameters.
   *
   * @param from the first parameter
   * @param to behind the last
   * @param t the number of the step, from 1
   */
  void step(int from, int to, long t) {
    Piece mine = piece.get();
    UpdateKernel kernel = kernels.apply(t);
    for (int at = from; at < to; at += PIECE) {
      mine.step(kernel, at, Math.min(PIECE, to - at), t, false);
    }
  }

  /** Turns gradients, in place, into what somebody else subtracts from the weights. */
  void turn(int count, long t) {
    Piece mine = piece.get();
    UpdateKernel kernel = kernels.apply(t);
    for (int at = 0; at < count; at += PIECE) {
      mine.step(kernel, at, Math.min(PIECE, count - at), t, true);
    }
  }

  /** What a thread works in, in one precision. */
  private interface Piece {
    /** Makes a step, or, turned, leaves it in the gradient's place. */
    void step(UpdateKernel kernel, int at, int count, long t, boolean turned);
  }

  private final class Floats implements Piece {
    private final FloatBuffer allWeights = weights.floats();
    private final FloatBuffer allGradients = gradient.floats();
    private final float[] w = new float[PIECE];
    private final float[] g = new float[PIECE];
    private final float[][] s = new float[slots.length][PIECE];

    @Override
    public void step(UpdateKernel kernel, int at, int count, long t, boolean turned) {
      allGradients.get(at, g, 0, count);
      allWeights.get(at, w, 0, count);
      for (int i = 0; i < s.length; i++) {
        slots[i].floats().get(at, s[i], 0, count);
      }
      kernel.steps(g, s, count, t);
      for (int i = 0; i < s.length; i++) {
        slots[i].floats().put(at, s[i], 0, count);
      }
      float decay = (float) kernel.decay();
      for (int i = 0; decay > 0 && i < count; i++) {
        g[i] += decay * w[i];
      }
      if (turned) {
        allGradients.put(at, g, 0, count);
        return;
      }
      for (int i = 0; i < count; i++) {
        w[i] -= g[i];
      }
      allWeights.put(at, w, 0, count);
    }
  }

  private final class Doubles implements Piece {
    private final DoubleBuffer allWeights = weights.doubles();
    private final DoubleBuffer allGradients = gradient.doubles();
    private final double[] w = new double[PIECE];
    private final double[] g = new double[PIECE];
    private final double[][] s = new double[slots.length][PIECE];

    @Override
    public void step(UpdateKernel kernel, int at, int count, long t, boolean turned) {
      allGradients.get(at, g, 0, count);
      allWeights.get(at, w, 0, count);
      for (int i = 0; i < s.length; i++) {
        slots[i].doubles().get(at, s[i], 0, count);
      }
      kernel.steps(g, s, count, t);
      for (int i = 0; i < s.length; i++) {
        slots[i].doubles().put(at, s[i], 0, count);
      }
      double decay = kernel.decay();
      for (int i = 0; decay > 0 && i < count; i++) {
        g[i] += decay * w[i];
      }
      if (turned) {
        allGradients.put(at, g, 0, count);
        return;
      }
      for (int i = 0; i < count; i++) {
        w[i] -= g[i];
      }
      allWeights.put(at, w, 0, count);
    }
  }
}
