package dev.percha.benchmarks.jmh;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.data.Split;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.fashionmnist.FashionMnist;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** Fashion-MNIST from its jar: unpacked, checked by SHA-256, and split. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2)
@Measurement(iterations = 7)
@Fork(1)
public class DataLoadingBenchmark {
  /** {@return the rows to train on} */
  @Benchmark
  public Examples load() {
    Examples all = new FashionMnist().load().train();
    return all.select(Split.of(all.rows(), TrainingPlan.article().splitSeed()).training());
  }
}
