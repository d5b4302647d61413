package dev.percha.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.percha.core.domain.data.Examples;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;

/**
 * Rows on their way into PyTorch's own memory, where training rows lie as the bytes they are or as
 * floats, and what comes out.
 */
final class EngineRows {
  /** Rows written at a time: one view of the engine's memory cannot be larger than 2 GB. */
  private static final int BLOCK = 4096;

  private EngineRows() {}

  /** The inputs, [rows, inputs], in uint8 or float32. */
  static PtNDArray inputs(Examples rows, PtNDManager manager) {
    DataType type = rows.hasPixels() ? DataType.UINT8 : DataType.FLOAT32;
    PtNDArray all = manager.create(new Shape(rows.rows(), rows.inputs()), type);
    for (int from = 0; from < rows.rows(); from += BLOCK) {
      int to = Math.min(from + BLOCK, rows.rows());
      try (PtNDArray block = (PtNDArray) all.get(new NDIndex(from + ":" + to))) {
        write(rows, from, to, block.toByteBuffer(true));
      }
    }
    return all;
  }

  private static void write(Examples rows, int from, int to, ByteBuffer memory) {
    if (rows.hasPixels()) {
      IntStream.range(from, to).forEach(row -> memory.put(rows.pixels(row)));
    } else {
      memory.asFloatBuffer().put(rows.inputs(from, to));
    }
  }

  /** The labels, [rows], in int64, as PyTorch wants its indices. */
  static PtNDArray labels(Examples rows, PtNDManager manager) {
    return (PtNDArray)
        manager.create(IntStream.range(0, rows.rows()).mapToLong(rows::label).toArray());
  }

  /** Copies some of row-major rows of a width: [rows, width] in float32. */
  static PtNDArray part(float[] values, int from, int rows, int width, PtNDManager manager) {
    PtNDArray part = manager.create(new Shape(rows, width), DataType.FLOAT32);
    part.toByteBuffer(true).asFloatBuffer().put(values, from * width, rows * width);
    return part;
  }

  /** All values, widened. */
  static double[] doubles(NDArray array) {
    if (array.getDataType() == DataType.FLOAT64) {
      return array.toDoubleArray();
    }
    float[] values = array.toFloatArray();
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
