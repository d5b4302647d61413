package dev.percha.dl4j;

import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.optimizer.Optimizer;
import dev.percha.core.domain.optimizer.Optimizer.Slot;
import dev.percha.core.domain.training.TrainerState;
import java.util.Arrays;
import java.util.List;

/**
 * An optimizer's slots, on the heap, and the step by {@link UpdateKernel} that changes them and the
 * weights in one pass. The weights and the gradient lie outside the heap, for BLAS. Threads may
 * make steps of different parameters at once.
 */
final class FusedOptimizer {
  /** So many parameters at a time lie in the first cache. */
  private static final int PIECE = 1024;

  private final NetworkSpec network;
  private final List<Slot> kept;
  private final UpdateKernel kernel;
  private final NativeMatrix weights;
  private final NativeMatrix gradient;
  private final float[][] floats;
  private final double[][] doubles;
  private final ThreadLocal<FloatPiece> floatPiece;
  private final ThreadLocal<DoublePiece> doublePiece;

  /** The slots' values are set by {@link #write}. */
  FusedOptimizer(
      Optimizer optimizer, NetworkSpec network, NativeMatrix weights, NativeMatrix gradient) {
    this.network = network;
    this.kept = optimizer.slots();
    this.kernel = UpdateKernel.of(optimizer);
    this.weights = weights;
    this.gradient = gradient;
    int slots = kept.size();
    int count = network.parameterCount();
    this.floats = new float[weights.single ? slots : 0][count];
    this.doubles = new double[weights.single ? 0 : slots][count];
    this.floatPiece = ThreadLocal.withInitial(() -> new FloatPiece(slots));
    this.doublePiece = ThreadLocal.withInitial(() -> new DoublePiece(slots));
  }

  /** What a thread works in, piece by piece. */
  private static final class FloatPiece {
    final float[] g = new float[PIECE];
    final float[] w = new float[PIECE];
    final float[][] slots;

    FloatPiece(int count) {
      slots = new float[count][PIECE];
    }
  }

  private static final class DoublePiece {
    final double[] g = new double[PIECE];
    final double[] w = new double[PIECE];
    final double[][] slots;

    DoublePiece(int count) {
      slots = new double[count][PIECE];
    }
  }

  /**
   * Makes a step of some of the weights, by the gradient that lies outside the heap.
   *
   * @param from the first parameter
   * @param to behind the last
   * @param t the number of the step, from 1
   */
  void step(int from, int to, long t) {
    for (int at = from; at < to; at += PIECE) {
      int count = Math.min(PIECE, to - at);
      if (weights.single) {
        step(floatPiece.get(), at, count, t);
      } else {
        step(doublePiece.get(), at, count, t);
      }
    }
  }

  private void step(FloatPiece piece, int at, int count, long t) {
    gradient.floats().get(at, piece.g, 0, count);
    weights.floats().get(at, piece.w, 0, count);
    for (int s = 0; s < floats.length; s++) {
      System.arraycopy(floats[s], at, piece.slots[s], 0, count);
    }
    kernel.steps(piece.g, piece.slots, count, t);
    subtract(piece.g, piece.w, (float) kernel.decay(), count);
    for (int s = 0; s < floats.length; s++) {
      System.arraycopy(piece.slots[s], 0, floats[s], at, count);
    }
    weights.floats().put(at, piece.w, 0, count);
  }

  private static void subtract(float[] steps, float[] w, float decay, int count) {
    for (int i = 0; i < count; i++) {
      w[i] = w[i] - decay * w[i] - steps[i];
    }
  }

  private void step(DoublePiece piece, int at, int count, long t) {
    gradient.doubles().get(at, piece.g, 0, count);
    weights.doubles().get(at, piece.w, 0, count);
    for (int s = 0; s < doubles.length; s++) {
      System.arraycopy(doubles[s], at, piece.slots[s], 0, count);
    }
    kernel.steps(piece.g, piece.slots, count, t);
    subtract(piece.g, piece.w, kernel.decay(), count);
    for (int s = 0; s < doubles.length; s++) {
      System.arraycopy(piece.slots[s], 0, doubles[s], at, count);
    }
    weights.doubles().put(at, piece.w, 0, count);
  }

  private static void subtract(double[] steps, double[] w, double decay, int count) {
    for (int i = 0; i < count; i++) {
      w[i] = w[i] - decay * w[i] - steps[i];
    }
  }

  Parameters weights() {
    double[] values = new double[network.parameterCount()];
    weights.read(0, values, values.length);
    return of(values);
  }

  private Parameters of(double[] values) {
    Parameters wide = Parameters.of(network, values);
    return weights.single ? Parameters.of(network, wide.toFloats()) : wide;
  }

  Parameters slot(Slot slot) {
    int s = kept.indexOf(slot);
    return weights.single ? Parameters.of(network, floats[s]) : of(doubles[s]);
  }

  void write(TrainerState state) {
    double[] values = state.parameters().toDoubles();
    weights.write(0, values, values.length);
    Arrays.setAll(floats, s -> state.slot(kept.get(s)).toFloats());
    Arrays.setAll(doubles, s -> state.slot(kept.get(s)).toDoubles());
  }
}
