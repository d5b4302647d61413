package dev.percha.conformance;

import java.util.Arrays;

/** The rows of a batch as the fault has them taken: which, with what labels and inputs. */
final class FaultyRows {
  private final Fault fault;
  private int[] before;

  FaultyRows(Fault fault) {
    this.fault = fault;
  }

  /** The rows in place of those given; a batch is short where it has fewer than was asked for. */
  int[] taken(int[] given, int batchSize) {
    int[] earlier = before;
    before = given;
    return switch (fault) {
      case BATCH_BEFORE_TRAINED_AGAIN -> earlier == null ? given : earlier;
      case LAST_ROW_SKIPPED -> withoutLast(given);
      case ROW_LEFT_OUT_OF_A_SHORT_BATCH -> given.length < batchSize ? withoutLast(given) : given;
      case BATCHES_CUT_AT_200_ROWS -> Arrays.copyOf(given, Math.min(200, given.length));
      case ROW_NUMBERS_MODULO_32768 -> Arrays.stream(given).map(row -> row % 32768).toArray();
      case ROW_NUMBERS_MODULO_65536 -> Arrays.stream(given).map(row -> row % 65536).toArray();
      default -> given;
    };
  }

  private static int[] withoutLast(int[] rows) {
    return Arrays.copyOf(rows, Math.max(1, rows.length - 1));
  }

  /** A label as it is read. */
  int label(int label) {
    return fault == Fault.LABELS_AS_SIGNED_BYTES ? Math.max(0, (byte) label) : label;
  }

  /** Inputs as they are read. */
  static float[] inputs(Fault fault, float[] inputs) {
    float[] read = inputs.clone();
    for (int i = 0; fault == Fault.INPUTS_CUT_AT_16 && i < read.length; i++) {
      read[i] = Math.max(-16, Math.min(16, read[i]));
    }
    return read;
  }
}
