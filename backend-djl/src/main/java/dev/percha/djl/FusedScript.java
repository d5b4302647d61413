package dev.percha.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import dev.percha.core.domain.network.Activation;
import dev.percha.core.domain.network.NetworkSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The methods of {@code fused.py} for one network, with what they are told of it. Its memory is its
 * manager's. Safe for use by several threads.
 */
final class FusedScript {
  private static final String SOURCE = "fused.py";

  private final PtNDManager manager;
  private final IValue widths;
  private final IValue names;
  private final IValue coefficients;

  FusedScript(NetworkSpec network, PtNDManager manager) {
    this.manager = manager;
    this.widths = kept(IValue.listFrom(widths(network)));
    this.names = kept(IValue.listFrom(names(network)));
    this.coefficients = kept(IValue.listFrom(coefficients(network)));
  }

  /** Compiled when it is first asked for, which is after the engine has started. */
  private static final class Compiled {
    static final PtSymbolBlock MODULE = compile();

    private static PtSymbolBlock compile() {
      try (InputStream source = FusedScript.class.getResourceAsStream(SOURCE)) {
        return TorchScript.compile(
            (PtNDManager) NDManager.newBaseManager("PyTorch"),
            new String(source.readAllBytes(), StandardCharsets.UTF_8),
            "Fused");
      } catch (IOException e) {
        throw new IllegalStateException(SOURCE + " cannot be read", e);
      }
    }
  }

  private static long[] widths(NetworkSpec network) {
    LongStream units = IntStream.range(0, network.layers()).mapToLong(network::unitsOf);
    return LongStream.concat(LongStream.of(network.inputs()), units).toArray();
  }

  /** One for each layer; the softmax layer's is not used, but lists must not be empty. */
  private IValue[] names(NetworkSpec network) {
    Stream<String> hidden = network.dense().stream().map(layer -> name(layer.activation()));
    return Stream.concat(hidden, Stream.of("softmax"))
        .map(name -> kept(IValue.from(name)))
        .toArray(IValue[]::new);
  }

  private static String name(Activation activation) {
    return activation.toString().split(":", 2)[0];
  }

  private static double[] coefficients(NetworkSpec network) {
    DoubleStream hidden =
        network.dense().stream().mapToDouble(layer -> coefficient(layer.activation()));
    return DoubleStream.concat(hidden, DoubleStream.of(0)).toArray();
  }

  private static double coefficient(Activation activation) {
    if (activation instanceof Activation.LeakyRelu leaky) {
      return leaky.slope();
    }
    return activation instanceof Activation.Elu elu ? elu.alpha() : 0;
  }

  /** Hands a value to the manager, which frees it. */
  IValue kept(IValue value) {
    manager.attachInternal(value.getUid(), value);
    return value;
  }

  /** The layers' views of a flat array: kernel 0, bias 0, kernel 1, … */
  IValue layers(PtNDArray flat) {
    try (IValue tensor = IValue.from(flat)) {
      return run("layers", tensor, widths);
    }
  }

  /** The forward pass over inputs [rows, inputs] in float32; whoever asks frees the answer. */
  PtNDArray logits(PtNDArray inputs, IValue weights) {
    try (IValue x = IValue.from(inputs);
        IValue logits = run("logits", x, weights, names, coefficients)) {
      return logits.toTensor(manager);
    }
  }

  /**
   * The training steps.
   *
   * @param rows the rows to take
   * @param batchSize rows per step
   * @param step how many steps were made before
   * @param state what {@code train} takes between the step and the widths, in its order
   * @param optimizer what it takes behind the network
   * @param rates the learning rate of each step
   * @param keep of each layer, which units of each row are kept, [rows, units] in uint8; anything
   *     where none is dropped
   * @return [2, rows] in float64: each row's log-probability of its label, and whether it was a hit
   */
  double[] train(
      PtNDArray rows,
      int batchSize,
      long step,
      IValue[] state,
      IValue[] optimizer,
      double[] rates,
      PtNDArray[] keep) {
    try (IValue index = IValue.from(rows);
        IValue size = IValue.from((long) batchSize);
        IValue done = IValue.from(step);
        IValue learning = IValue.listFrom(rates);
        IValue kept = IValue.listFrom(keep);
        IValue seen =
            run(
                "train",
                Stream.of(
                        Stream.of(index, size, done),
                        Arrays.stream(state),
                        Stream.of(widths, names, coefficients),
                        Arrays.stream(optimizer),
                        Stream.of(learning, kept))
                    .flatMap(values -> values)
                    .toArray(IValue[]::new));
        PtNDArray answer = seen.toTensor(manager)) {
      return answer.toDoubleArray();
    }
  }

  private static IValue run(String method, IValue... arguments) {
    return IValueUtils.runMethod(Compiled.MODULE, method, arguments);
  }
}
