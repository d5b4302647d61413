package dev.percha.benchmarks.contender;

import dev.percha.core.domain.data.Split;
import dev.percha.fashionmnist.FashionMnist;
import java.util.List;
import java.util.Map;

/** The data set, unpacked, checked by SHA-256 and split: {@code load}. */
final class Loading implements Turns {
  @Override
  public Map<String, Double> take(List<String> command) {
    long start = System.nanoTime();
    int rows = new FashionMnist().load().train().rows();
    Split.of(rows, 42);
    return Map.of("seconds", (System.nanoTime() - start) / 1e9);
  }

  @Override
  public void close() {}
}
