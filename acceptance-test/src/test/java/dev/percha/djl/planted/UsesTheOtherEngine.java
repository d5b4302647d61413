package dev.percha.djl.planted;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A violation: one engine in the other's adapter. */
final class UsesTheOtherEngine {
  INDArray array;
}
