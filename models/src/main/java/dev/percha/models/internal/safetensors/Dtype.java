package dev.percha.models.internal.safetensors;

import dev.percha.core.domain.engine.Precision;
import java.util.Optional;

/** The number formats of safetensors that this library has a {@link Precision} for. */
enum Dtype {
  F32(Precision.FLOAT32, Float.BYTES),
  F64(Precision.FLOAT64, Double.BYTES);

  private final Precision precision;
  private final int bytes;

  Dtype(Precision precision, int bytes) {
    this.precision = precision;
    this.bytes = bytes;
  }

  static Dtype of(Precision precision) {
    return precision == Precision.FLOAT32 ? F32 : F64;
  }

  static Optional<Dtype> named(String name) {
    for (Dtype dtype : values()) {
      if (dtype.name().equals(name)) {
        return Optional.of(dtype);
      }
    }
    return Optional.empty();
  }

  Precision precision() {
    return precision;
  }

  int bytes() {
    return bytes;
  }
}
