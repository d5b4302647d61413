package dev.percha.benchmarks.jmh;

import dev.percha.core.domain.Parameters;
import dev.percha.core.domain.TrainingPlan;
import dev.percha.core.port.out.Model;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From parameters to a model's first answer, in an engine that has started. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ModelLoadingBenchmark {
  private final Parameters parameters = Subject.initial(TrainingPlan.article());
  private final float[] image = new float[parameters.network().inputs()];

  /**
   * @param subject the backend
   * @return the first answer
   */
  @Benchmark
  public double[] load(Subject subject) {
    double[] logits = new double[parameters.network().classes()];
    try (Model model = subject.backend().newModel(parameters)) {
      model.logits(image, 1, logits);
    }
    return logits;
  }
}
