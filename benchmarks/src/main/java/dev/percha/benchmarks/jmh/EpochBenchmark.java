package dev.percha.benchmarks.jmh;

import dev.percha.core.domain.evaluation.BatchMetrics;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** One epoch: 391 steps on 50,000 rows. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2)
@Measurement(iterations = 7)
@Fork(1)
public class EpochBenchmark {
  /**
   * @param training the trainer
   * @return what the steps saw
   */
  @Benchmark
  public BatchMetrics epoch(TrainingState training) {
    return training.epoch();
  }
}
