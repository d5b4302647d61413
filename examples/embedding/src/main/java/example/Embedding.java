package example;

import dev.percha.core.application.Backends;
import dev.percha.core.application.TrainingService;
import dev.percha.core.domain.Activation;
import dev.percha.core.domain.NetworkSpec;
import dev.percha.core.domain.RunReport;
import dev.percha.core.domain.Snapshot;
import dev.percha.core.domain.Softmax;
import dev.percha.core.domain.TrainingPlan;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.Model;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Properties;

/** Trains a small network on the engine that {@code application.properties} names. */
public final class Embedding {
  private Embedding() {}

  /**
   * @param args none
   * @throws IOException where the properties cannot be read
   */
  public static void main(String[] args) throws IOException {
    Properties settings = new Properties();
    try (InputStream file = Embedding.class.getResourceAsStream("/application.properties")) {
      settings.load(file);
    }
    // snippet: embedding
    Backend backend = Backends.discover().named(settings.getProperty("percha.backend"));
    NetworkSpec network = NetworkSpec.of(2, List.of(32), new Activation.Relu(), 2);
    TrainingPlan plan = TrainingPlan.of(network).withBatchSize(16);
    RunReport report = new TrainingService().train(backend, plan, Circle.data()).orThrow();
    Snapshot last = report.last().orElseThrow();
    try (Model model = backend.newModel(last.parameters())) {
      double[] logits = new double[2];
      model.logits(new float[] {0.1f, -0.2f}, 1, logits);
      System.out.println("class " + Softmax.argMax(logits, 0, 2));
    }
    // snippet end
    System.out.println("backend " + report.backend());
    System.out.println("accuracy " + last.test().orElseThrow().accuracy());
  }
}
