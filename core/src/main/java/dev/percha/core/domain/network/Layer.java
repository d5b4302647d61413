package dev.percha.core.domain.network;

/**
 * A hidden layer. Convolution, pooling and batch normalisation would be further kinds: a new one
 * adds a method to {@link Cases}, so that no dispatch that forgets it compiles.
 */
public sealed interface Layer permits Dense, Dropout {
  /**
   * Asks the case that this one is.
   *
   * @param cases what to do with each kind
   * @param <T> of the answer
   * @return what the case says
   */
  <T> T match(Cases<T> cases);

  /**
   * One method for each kind of layer.
   *
   * @param <T> of the answer
   */
  interface Cases<T> {
    /** {@return the answer for a dense layer} */
    T dense(Dense dense);

    /** {@return the answer for dropout} */
    T dropout(Dropout dropout);
  }
}
