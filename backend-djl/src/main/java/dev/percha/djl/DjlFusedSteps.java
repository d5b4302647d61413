package dev.percha.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.evaluation.BatchMetrics;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.optimizer.EpsilonPlacement;
import dev.percha.core.domain.optimizer.Optimizer;
import dev.percha.core.domain.optimizer.Optimizer.Slot;
import dev.percha.core.domain.random.DropoutMask;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.engine.EngineTrainer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Steps by {@code fused.py}: all of a call's in one go. Weights, gradient and each of the
 * optimizer's slots are one flat array, in the domain's own order.
 */
final class DjlFusedSteps implements EngineTrainer.Steps {
  /** What the masks of one go may take. */
  private static final long MASK_BYTES = 1 << 23;

  private final TrainingPlan plan;
  private final DropoutMask[] masks;
  private final PtNDManager manager = (PtNDManager) NDManager.newBaseManager("PyTorch");
  private final FusedScript script;
  private final FlatArrays arrays;
  private final PtNDArray weights;
  private final List<Slot> kept;
  private final List<PtNDArray> slots;
  private final IValue[] state;
  private final IValue[] optimizer;

  DjlFusedSteps(TrainingPlan plan, Examples training) {
    this.plan = plan;
    this.masks = new DropoutMask[plan.network().layers()];
    for (int layer = 0; layer < masks.length - 1; layer++) {
      masks[layer] = plan.dropout(layer).orElse(null);
    }
    this.script = new FusedScript(plan.network(), manager);
    this.arrays = new FlatArrays(plan.network(), plan.precision(), manager);
    this.weights = arrays.zeros();
    this.kept = plan.optimizer().slots();
    this.slots = kept.stream().map(slot -> arrays.zeros()).toList();
    PtNDArray gradient = arrays.zeros();
    this.state =
        Stream.of(
                IValue.from(EngineRows.inputs(training, manager)),
                IValue.from(EngineRows.labels(training, manager)),
                IValue.listFrom(weights),
                // A list must not be empty.
                IValue.listFrom(
                    slots.isEmpty() ? new PtNDArray[] {gradient} : slots.toArray(PtNDArray[]::new)),
                IValue.from(gradient),
                script.layers(weights),
                script.layers(gradient))
            .map(script::kept)
            .toArray(IValue[]::new);
    this.optimizer =
        Stream.of(
                IValue.from(plan.optimizer().name()),
                IValue.listFrom(hyper(plan.optimizer())),
                IValue.from(plan.l2()),
                IValue.listFrom(scales()))
            .map(script::kept)
            .toArray(IValue[]::new);
  }

  /** In the order in which {@code fused.py} takes them apart. */
  private static double[] hyper(Optimizer optimizer) {
    return optimizer.hyperparameters().values().stream()
        .mapToDouble(
            value -> {
              if (value instanceof Double number) {
                return number;
              }
              return Boolean.TRUE.equals(value) || value == EpsilonPlacement.INSIDE ? 1 : 0;
            })
        .toArray();
  }

  @Override
  public BatchMetrics train(int[] rows, int batchSize, long step) {
    if (rows.length == 0) {
      return new BatchMetrics(new double[0], new int[0]);
    }
    double[] seen = new double[2 * rows.length];
    int most = piece(rows.length, batchSize);
    for (int from = 0; from < rows.length; from += most) {
      int count = Math.min(most, rows.length - from);
      int[] some = Arrays.copyOfRange(rows, from, from + count);
      double[] part = seen(some, batchSize, step + from / batchSize);
      System.arraycopy(part, 0, seen, from, count);
      System.arraycopy(part, count, seen, rows.length + from, count);
    }
    return totals(seen, rows.length, batchSize);
  }

  /** As many rows, in whole batches, as may have all their masks in memory. */
  private int piece(int rows, int batchSize) {
    long each = Arrays.stream(masks).filter(Objects::nonNull).mapToLong(DropoutMask::units).sum();
    long batches = each == 0 ? rows : Math.max(1, MASK_BYTES / (each * batchSize));
    return (int) Math.min(rows, batches * batchSize);
  }

  private double[] seen(int[] rows, int batchSize, long step) {
    long[] index = Arrays.stream(rows).asLongStream().toArray();
    double[] rates =
        LongStream.range(step, step + (rows.length - 1) / batchSize + 1)
            .mapToDouble(made -> plan.optimizerAt(made).learningRate())
            .toArray();
    try (PtNDManager call = (PtNDManager) manager.newSubManager()) {
      PtNDArray taken = (PtNDArray) call.create(index);
      PtNDArray[] kept =
          Arrays.stream(masks)
              .map(mask -> mask == null ? taken : kept(mask, rows.length, batchSize, step, call))
              .toArray(PtNDArray[]::new);
      return script.train(taken, batchSize, step, state, optimizer, rates, kept);
    }
  }

  private static PtNDArray kept(
      DropoutMask mask, int rows, int batchSize, long step, PtNDManager owner) {
    byte[] keep = new byte[rows * mask.units()];
    for (int from = 0; from < rows; from += batchSize) {
      int count = Math.min(batchSize, rows - from);
      mask.keep(step + from / batchSize, 0, count, keep, from * mask.units());
    }
    return owner.create(ByteBuffer.wrap(keep), new Shape(rows, mask.units()), DataType.UINT8);
  }

  /** One for each layer; the softmax layer's is not used. 0 where nothing is dropped. */
  private double[] scales() {
    return Arrays.stream(masks).mapToDouble(mask -> mask == null ? 0 : mask.scale()).toArray();
  }

  /** Sums row after row in double, so that no bit depends on how many rows a call has. */
  private static BatchMetrics totals(double[] seen, int rows, int batchSize) {
    int batches = (rows - 1) / batchSize + 1;
    double[] lossSums = new double[batches];
    int[] correct = new int[batches];
    for (int row = 0; row < rows; row++) {
      lossSums[row / batchSize] -= seen[row];
      correct[row / batchSize] += (int) seen[rows + row];
    }
    return new BatchMetrics(lossSums, correct);
  }

  @Override
  public Parameters parameters() {
    return arrays.read(weights);
  }

  @Override
  public Parameters slot(Slot slot) {
    return arrays.read(slots.get(kept.indexOf(slot)));
  }

  @Override
  public void write(TrainerState state) {
    arrays.write(state.parameters(), weights);
    kept.forEach(slot -> arrays.write(state.slot(slot), slots.get(kept.indexOf(slot))));
  }

  @Override
  public void close() {
    manager.close();
  }
}
