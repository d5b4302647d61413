package dev.percha.djl;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import java.nio.ByteBuffer;

/**
 * Arrays with one number for every parameter of a network, in the domain's flat order. They are
 * allocated by PyTorch, and so aligned alike each time, as equal bits of its products ask.
 */
final class FlatArrays {
  private final NetworkSpec network;
  private final Precision precision;
  private final PtNDManager manager;

  FlatArrays(NetworkSpec network, Precision precision, PtNDManager manager) {
    this.network = network;
    this.precision = precision;
    this.manager = manager;
  }

  PtNDArray zeros() {
    DataType type = precision == Precision.FLOAT32 ? DataType.FLOAT32 : DataType.FLOAT64;
    return (PtNDArray) manager.zeros(new Shape(network.parameterCount()), type);
  }

  void write(Parameters values, PtNDArray array) {
    ByteBuffer memory = array.toByteBuffer(true);
    if (precision == Precision.FLOAT32) {
      memory.asFloatBuffer().put(values.toFloats());
    } else {
      memory.asDoubleBuffer().put(values.toDoubles());
    }
  }

  Parameters read(PtNDArray array) {
    return precision == Precision.FLOAT32
        ? Parameters.of(network, array.toFloatArray())
        : Parameters.of(network, array.toDoubleArray());
  }
}
