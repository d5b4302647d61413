package dev.percha.reference;

import dev.percha.core.domain.NetworkSpec;

/** Collects the errors of a network's parameters, and keeps the one worst beside its bound. */
final class Worst {
  private final String what;
  private final NetworkSpec network;
  private int count;
  private int index;
  private double error;
  private double bound = 1;
  private double largest;
  private double squares;

  Worst(String what, NetworkSpec network) {
    this.what = what;
    this.network = network;
  }

  void add(int i, double difference, double allowed) {
    double size = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.abs(difference);
    if (count == 0 || size / allowed > error / bound) {
      index = i;
      error = size;
      bound = allowed;
    }
    largest = Math.max(largest, size);
    squares += size * size;
    count++;
  }

  Deviation deviation() {
    return new Deviation(
        what, place(network, index), error, bound, largest, Math.sqrt(squares / count));
  }

  /** Where in the network a place of the flat order lies, in words. */
  static String place(NetworkSpec network, int i) {
    int layer = network.layers() - 1;
    while (network.kernelOffset(layer) > i) {
      layer--;
    }
    if (i >= network.biasOffset(layer)) {
      return "bias " + layer + " [" + (i - network.biasOffset(layer)) + "]";
    }
    int at = i - network.kernelOffset(layer);
    int units = network.unitsOf(layer);
    return "kernel " + layer + " [" + at / units + ", " + at % units + "]";
  }
}
