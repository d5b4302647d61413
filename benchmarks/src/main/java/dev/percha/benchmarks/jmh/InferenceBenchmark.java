package dev.percha.benchmarks.jmh;

import dev.percha.benchmarks.InitialModel;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.Model;
import dev.percha.fashionmnist.FashionMnist;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The logits of some test images, in one call. With {@code -t 2}, of two callers at once. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class InferenceBenchmark {
  /** Images in a call. */
  @Param({"1", "128", "10000"})
  public int rows;

  private float[] images;
  private Model model;

  /**
   * Loads the images and makes the model.
   *
   * @param subject the backend
   */
  @Setup
  public void load(Subject subject) {
    images = new FashionMnist().load().test().inputs(0, rows);
    model = subject.backend().newModel(InitialModel.parameters(TrainingPlan.article()));
  }

  /** {@return the logits} */
  @Benchmark
  public double[] logits() {
    double[] logits = new double[rows * model.network().classes()];
    model.logits(images, rows, logits);
    return logits;
  }

  /** Frees the engine's memory. */
  @TearDown
  public void close() {
    model.close();
  }
}
