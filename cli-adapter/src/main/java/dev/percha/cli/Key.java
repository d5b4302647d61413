package dev.percha.cli;

import java.util.Locale;
import picocli.CommandLine.Model.OptionSpec;

/** A setting. Its one name gives the flag, the environment variable and the key in a file. */
enum Key {
  BACKEND("backend", "NAME", "the engine to train on"),
  BACKENDS("backends", "NAME,...", "the engines to compare (default: all but reference)"),
  EPOCHS("epochs", "N", "epochs to train (default: 30)"),
  BATCH_SIZE("batch-size", "N", "examples per step (default: 128)"),
  HIDDEN("hidden", "N,...", "units of each hidden layer (default: 256,128)"),
  ACTIVATION(
      "activation",
      "NAME",
      "relu, tanh, sigmoid, leaky-relu[:slope] or elu[:alpha] (default: relu)"),
  LEARNING_RATE("learning-rate", "X", "RMSProp's learning rate (default: 0.001)"),
  RHO("rho", "X", "RMSProp's rho (default: 0.9)"),
  EPSILON("epsilon", "X", "RMSProp's epsilon (default: 1e-7)"),
  EPSILON_PLACEMENT("epsilon-placement", "WHERE", "inside or outside the root (default: inside)"),
  SEED("seed", "N", "seed of weights and order (default: 7)"),
  SPLIT_SEED("split-seed", "N", "seed of the validation split (default: 42)"),
  PRECISION("precision", "FORMAT", "float32 or float64 (default: float32)"),
  THREADS("threads", "N", "threads an engine computes with (default: 1)"),
  NATIVES("natives", "DIR", "where engines unpack their native libraries"),
  DATA("data", "DIR", "a folder of IDX files (default: Fashion-MNIST, built in)"),
  CHECKPOINT_EVERY(
      "checkpoint-every",
      "EPOCHS",
      "keep a checkpoint also after every so many epochs (default: 0, only at the end)"),
  MODEL("model", "DIR", "a model folder, as train and compare write it"),
  OUT("out", "DIR", "where results are written (default: runs/<id>)");

  private final String text;
  private final String label;
  private final String description;

  Key(String text, String label, String description) {
    this.text = text;
    this.label = label;
    this.description = description;
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

  /** What it is, for help. */
  String description() {
    return description;
  }

  /**
   * @param meaning what it is to one command
   */
  OptionSpec option(String meaning) {
    // Arity 1 and type String: values are read in one place, wherever they were written.
    return OptionSpec.builder(flag())
        .paramLabel(label)
        .description(meaning)
        .type(String.class)
        .arity("1")
        .build();
  }
}
