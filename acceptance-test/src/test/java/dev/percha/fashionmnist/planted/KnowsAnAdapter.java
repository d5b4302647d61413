package dev.percha.fashionmnist.planted;

import dev.percha.reference.ReferenceBackend;

/** A violation: an adapter knows another one. */
final class KnowsAnAdapter {
  ReferenceBackend backend;
}
