package example;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.typesafe.config.ConfigFactory;
import dev.percha.core.domain.network.Activation;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.training.RunReport;
import dev.percha.core.domain.model.TrainedModel;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.in.TrainClassifier;
import dev.percha.core.port.out.Backend;
import dev.percha.models.Classifier;
import dev.percha.models.ModelFolder;
import dev.percha.wiring.PerchaModule;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;

/** Trains a small network, keeps it and asks it, on the engine that {@code application.conf} names. */
final class EmbeddingGuice {
  // snippet: guice
  private final TrainClassifier training;
  private final Backend backend;

  @Inject
  EmbeddingGuice(TrainClassifier training, Backend backend) {
    this.training = training;
    this.backend = backend;
  }

  public static void main(String[] args) {
    Injector injector = Guice.createInjector(new PerchaModule(ConfigFactory.load()));
    injector.getInstance(EmbeddingGuice.class).run();
  }
  // snippet end

  private void run() {
    NetworkSpec network = NetworkSpec.of(2, List.of(32), new Activation.Relu(), 2);
    TrainingPlan plan = TrainingPlan.of(network).withBatchSize(16);
    RunReport report = training.train(backend, plan, Circle.data()).orThrow();
    Path folder = Path.of("circle");
    ModelFolder.write(
        folder, TrainedModel.of(report, report.last().orElseThrow(), Circle.data()));
    try (Classifier classifier = Classifier.load(folder, backend::newModel)) {
      System.out.println(classifier.nameOf(classifier.classify(new float[] {0.1f, -0.2f})));
    }
    System.out.println("backend " + report.backend());
    System.out.println(
        "accuracy " + report.last().orElseThrow().test().orElseThrow().accuracy());
  }
}
