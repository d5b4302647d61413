package dev.percha.dl4j.planted;

import ai.djl.ndarray.NDArray;

/** A violation: one engine in the other's adapter. */
final class UsesTheOtherEngine {
  NDArray array;
}
