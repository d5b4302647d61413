package example;

import dev.percha.core.application.Backends;
import dev.percha.core.application.TrainingService;
import dev.percha.core.domain.network.Activation;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.evaluation.Prediction;
import dev.percha.core.domain.training.RunReport;
import dev.percha.core.domain.training.Snapshot;
import dev.percha.core.domain.model.TrainedModel;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.Backend;
import dev.percha.models.Classifier;
import dev.percha.models.ModelFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/** Trains a small network, keeps it and asks it, on the engine that {@code application.properties} names. */
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
    Path folder = Path.of(settings.getProperty("percha.model", "circle"));
    // snippet: embedding
    Backend backend = Backends.discover().named(settings.getProperty("percha.backend"));
    NetworkSpec network = NetworkSpec.of(2, List.of(32), new Activation.Relu(), 2);
    TrainingPlan plan = TrainingPlan.of(network).withBatchSize(16);
    RunReport report = new TrainingService().train(backend, plan, Circle.data()).orThrow();
    Snapshot last = report.last().orElseThrow();
    ModelFolder.write(folder, TrainedModel.of(report, last, Circle.data()));
    // snippet end
    // snippet: serving
    try (Classifier classifier = Classifier.load(folder, backend::newModel)) {
      Prediction prediction = classifier.classify(new float[] {0.1f, -0.2f});
      System.out.println(classifier.nameOf(prediction) + ", " + prediction.probability());
    }
    // snippet end
    System.out.println("backend " + report.backend());
    System.out.println("accuracy " + last.test().orElseThrow().accuracy());
  }
}
