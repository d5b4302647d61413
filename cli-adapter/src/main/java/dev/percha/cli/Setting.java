package dev.percha.cli;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.OptionSpec;

/** A setting. Its one name gives the flag, the environment variable and the key in a file. */
enum Setting {
  BACKEND("backend", "NAME", "the engine to train on"),
  BACKENDS("backends", "NAME,...", "the engines to compare (default: all but reference)"),
  EPOCHS("epochs", "N", "epochs to train (default: 30)"),
  BATCH_SIZE("batch-size", "N", "examples per step (default: 128)"),
  HIDDEN("hidden", "N,...", "units of each hidden layer (default: 256,128)"),
  ACTIVATION(
      "activation",
      "NAME",
      "relu, tanh, sigmoid, leaky-relu[:slope] or elu[:alpha] (default: relu)"),
  DROPOUT(
      "dropout",
      "X,...",
      "part of each hidden layer's units that a training step drops, or one for all (default: 0)"),
  L2("l2", "X", "L2 regularization of the kernels, as Keras means it (default: 0)"),
  OPTIMIZER(
      "optimizer",
      "NAME",
      "sgd, momentum, nesterov, rmsprop, adam, adamw or adagrad, each with Keras' defaults"
          + " (default: rmsprop)"),
  LEARNING_RATE("learning-rate", "X", "step size (default: 0.001; of sgd and its kin, 0.01)"),
  MOMENTUM("momentum", "X", "of momentum and nesterov: how much of a step stays (default: 0.9)"),
  RHO("rho", "X", "of rmsprop: how much of the second moment stays (default: 0.9)"),
  BETA1("beta1", "X", "of adam: how much of the first moment stays (default: 0.9)"),
  BETA2("beta2", "X", "of adam: how much of the second moment stays (default: 0.999)"),
  EPSILON("epsilon", "X", "of rmsprop, adam and adagrad (default: 1e-7)"),
  EPSILON_PLACEMENT(
      "epsilon-placement",
      "WHERE",
      "of rmsprop and adagrad: inside or outside the root; of adam: inside or outside the correction"
          + " (default: inside, as Keras has all)"),
  WEIGHT_DECAY("weight-decay", "X", "of adamw: decoupled decay of all weights (default: 0.004)"),
  INITIAL_ACCUMULATOR(
      "initial-accumulator", "X", "of adagrad: where its sums of squares begin (default: 0.1)"),
  SCHEDULE(
      "schedule",
      "NAME",
      "of the learning rate: constant, step[:FACTOR[:STEPS]], exponential[:FACTOR[:STEPS]] or"
          + " cosine[:FACTOR[:STEPS]] (default: constant)"),
  WARM_UP("warm-up", "STEPS", "steps in which the learning rate grows to its full (default: 0)"),
  EARLY_STOP(
      "early-stop",
      "PATIENCE",
      "end after so many epochs without improvement (default: never; without a number: 5)"),
  MIN_DELTA("min-delta", "X", "the least change that counts as an improvement (default: 0)"),
  MONITOR("monitor", "FIGURE", "what is to improve: val_loss or val_accuracy (default: val_loss)"),
  SEED("seed", "N", "seed of weights and order (default: 7)"),
  SEEDS(
      "seeds",
      "N|A..B|N,...",
      "train on every backend by so many seeds, from 1 on, or by these, and tell whether the backends"
          + " differ (default: the one of --seed)"),
  MARGIN(
      "margin",
      "X",
      "what is too small to matter between two backends' accuracies (default: 0.01, one point)"),
  SPLIT_SEED("split-seed", "N", "seed of the validation split (default: 42)"),
  VALIDATION(
      "validation", "X", "part of the training rows held out for validation (default: a sixth)"),
  STRATIFIED(
      "stratified",
      "BOOL",
      "hold out of every class in proportion (default: false; without a word: true)"),
  PRECISION("precision", "FORMAT", "float32 or float64 (default: float32)"),
  THREADS("threads", "N", "threads an engine computes with (default: 1)"),
  NATIVES("natives", "DIR", "where engines unpack their native libraries"),
  DATA(
      "data",
      "PLACE",
      "a table in a CSV file, or a folder of IDX files (default: Fashion-MNIST, built in)"),
  LABEL("label", "NAME", "of a table: the column that has the classes"),
  IGNORE("ignore", "NAME,...", "of a table: columns that are not read; may be given several times"),
  NUMBER("number", "NAME,...", "of a table: columns that are numbers (default: found out)"),
  CATEGORY("category", "NAME,...", "of a table: columns that are categories (default: found out)"),
  TEST("test", "FILE", "of a table: another file, of test rows (default: a fifth is split off)"),
  TRANSPOSE(
      "transpose",
      "BOOL",
      "of images: their columns lie one after the other in the files, as EMNIST's do (default: false;"
          + " without a word: true)"),
  CHECKPOINT_EVERY(
      "checkpoint-every",
      "EPOCHS",
      "keep a checkpoint also after every so many epochs (default: 0, only at the end)"),
  LOG(
      "log",
      "KIND[=TARGET]",
      "show the training elsewhere while it goes on: tensorboard[=DIR], or"
          + " mlflow=http://HOST:PORT[/EXPERIMENT]; may be given several times"),
  MODEL("model", "DIR", "a model folder, as train and compare write it"),
  OUT("out", "DIR", "where results are written (default: runs/<id>)"),
  OVERWRITE(
      "overwrite",
      "BOOL",
      "remove what another training left in that folder (default: false; without a word: true)");

  private final String text;
  private final String label;
  private final String description;

  Setting(String text, String label, String description) {
    this.text = text;
    this.label = label;
    this.description = description;
  }

  /** As in {@code batch-size}. */
  String title() {
    return text;
  }

  /** The setting of such a title. */
  static Optional<Setting> titled(String title) {
    return Arrays.stream(values()).filter(key -> key.text.equals(title)).findFirst();
  }

  /** As in {@code percha.batch-size}. */
  String path() {
    return "percha." + text;
  }

  /** As in {@code --batch-size}. */
  String flag() {
    return "--" + text;
  }

  /** As in {@code PERCHA_BATCH_SIZE}. */
  String variable() {
    return "PERCHA_" + text.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** The values of optimizers, which are named after the components of their records. */
  static final Set<Setting> OF_OPTIMIZERS =
      EnumSet.of(
          LEARNING_RATE,
          MOMENTUM,
          RHO,
          BETA1,
          BETA2,
          EPSILON,
          EPSILON_PLACEMENT,
          WEIGHT_DECAY,
          INITIAL_ACCUMULATOR);

  /** What a search may vary, each after what it depends on. */
  static final Set<Setting> SEARCHED = searched();

  private static Set<Setting> searched() {
    Set<Setting> all =
        EnumSet.of(HIDDEN, ACTIVATION, DROPOUT, L2, OPTIMIZER, SCHEDULE, WARM_UP, BATCH_SIZE);
    all.addAll(OF_OPTIMIZERS);
    return Collections.unmodifiableSet(all);
  }

  /** What loads code, or writes or connects where it says: never by a file that nobody named. */
  static final Set<Setting> NOT_FROM_FOUND_FILES = EnumSet.of(NATIVES, OUT, OVERWRITE, LOG);

  /** Those that may be given several times. */
  private static final Set<Setting> SEVERAL = EnumSet.of(LOG, IGNORE, NUMBER, CATEGORY);

  /** Flags that mean something without a value. */
  private static final Set<Setting> MAY_STAND_ALONE =
      EnumSet.of(EARLY_STOP, OVERWRITE, STRATIFIED, TRANSPOSE);

  /** What says how data of one's own are read. */
  static final Set<Setting> OF_DATA = EnumSet.of(LABEL, IGNORE, NUMBER, CATEGORY, TEST, TRANSPOSE);

  /** As in {@code learningRate}. */
  String component() {
    StringBuilder name = new StringBuilder();
    for (String word : text.split("-")) {
      name.append(
          name.length() == 0
              ? word
              : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }
    return name.toString();
  }

  /** What it is, for help. */
  String description() {
    return description;
  }

  /**
   * @param meaning what it is to one command
   */
  OptionSpec option(String meaning) {
    if (MAY_STAND_ALONE.contains(this)) {
      return OptionSpec.builder(flag())
          .paramLabel(label)
          .description(meaning)
          .type(String.class)
          .arity("0..1")
          .fallbackValue(this == EARLY_STOP ? "5" : "true")
          .build();
    }
    if (SEVERAL.contains(this)) {
      return severalTimes(meaning);
    }
    // Arity 1 and type String: values are read in one place, wherever they were written.
    return OptionSpec.builder(flag())
        .paramLabel(label)
        .description(meaning)
        .type(String.class)
        .arity("1")
        .build();
  }

  /**
   * @param meaning what it is to one command
   * @return the flag, which may be given several times
   */
  OptionSpec severalTimes(String meaning) {
    return OptionSpec.builder(flag())
        .paramLabel(label)
        .description(meaning)
        .type(List.class)
        .auxiliaryTypes(String.class)
        .arity("1")
        .build();
  }
}
