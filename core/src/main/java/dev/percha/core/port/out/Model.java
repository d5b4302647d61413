package dev.percha.core.port.out;

import dev.percha.core.domain.data.Pixels;
import dev.percha.core.domain.network.NetworkSpec;

/**
 * A trained network that answers for rows of inputs.
 *
 * <p>Safe for use by several threads; the same call gives the same bits, whoever else is calling.
 * It may not give the same bits where other rows stand beside a row in a call. After {@link
 * #close}, every other method but {@link #network} throws {@link IllegalStateException}; closing
 * waits for calls under way. A failure of the engine arrives as {@link
 * dev.percha.core.failure.BackendException}.
 */
public interface Model extends AutoCloseable {
  /** {@return the network this runs} */
  NetworkSpec network();

  /**
   * Computes the softmax layer's pre-activations. Logits, not probabilities, cross this port, since
   * they lose nothing: {@link dev.percha.core.domain.network.Softmax} makes probabilities and
   * cross-entropy of them, the same for every backend.
   *
   * @param inputs finite values, {@code rows} times {@code network().inputs()}, row-major
   * @param rows how many rows, 0 or more
   * @param logits receives {@code rows} times {@code network().classes()} values, row-major, from 0
   *     on
   * @throws IllegalArgumentException where an array's length does not match {@code rows} (the
   *     inputs exactly, the logits at least), or an input is not finite
   * @throws dev.percha.core.failure.DataException where a logit is not finite, since finite weights
   *     can be so large that sums overflow
   */
  void logits(float[] inputs, int rows, double[] logits);

  /**
   * As {@link #logits(float[], int, double[])}, from pixels scaled by {@link Pixels}.
   *
   * @param pixels unsigned bytes, {@code rows} times {@code network().inputs()}, row-major
   * @param rows how many rows, 0 or more
   * @param logits receives {@code rows} times {@code network().classes()} values, row-major, from 0
   *     on
   * @throws IllegalArgumentException where an array's length does not match {@code rows}
   * @throws dev.percha.core.failure.DataException where a logit is not finite
   */
  default void logits(byte[] pixels, int rows, double[] logits) {
    logits(Pixels.scaled(pixels), rows, logits);
  }

  /** Frees the engine's memory. Closing twice does nothing. */
  @Override
  void close();
}
