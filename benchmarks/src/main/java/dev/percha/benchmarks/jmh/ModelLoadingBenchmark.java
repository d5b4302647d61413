package dev.percha.benchmarks.jmh;

import dev.percha.benchmarks.InitialModel;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.port.out.Model;
import dev.percha.models.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** From a model file to its first answer, in an engine that has started. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ModelLoadingBenchmark {
  private Path folder;

  /**
   * Writes the file.
   *
   * @throws IOException where it cannot be written
   */
  @Setup
  public void write() throws IOException {
    folder = Files.createTempDirectory("model");
    InitialModel.write(folder);
  }

  /**
   * @param subject the backend
   * @return the first answer
   */
  @Benchmark
  public double[] load(Subject subject) {
    Parameters parameters = ModelFolder.read(folder).parameters();
    double[] logits = new double[parameters.network().classes()];
    try (Model model = subject.backend().newModel(parameters)) {
      model.logits(new float[parameters.network().inputs()], 1, logits);
    }
    return logits;
  }

  /**
   * Removes the file.
   *
   * @throws IOException where it cannot be removed
   */
  @TearDown
  public void remove() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
