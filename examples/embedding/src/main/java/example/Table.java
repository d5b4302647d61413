package example;

import dev.percha.core.application.DatasetFormats;
import dev.percha.core.application.TrainingService;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.SplitSpec;
import dev.percha.core.domain.evaluation.Prediction;
import dev.percha.core.domain.model.TrainedModel;
import dev.percha.core.domain.network.Activation;
import dev.percha.core.domain.training.RunReport;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.DatasetRequest;
import dev.percha.models.Classifier;
import dev.percha.models.ModelFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Trains on a table in a CSV file, and asks the model by the names of its columns. */
final class Table {
  private Table() {}

  static void train(Backend backend, Path folder) {
    // snippet: table
    DatasetRequest request = DatasetRequest.of(Path.of("people.csv")).withLabel("answer");
    Dataset data = DatasetFormats.discover().open(request, System.err::println).load();
    SplitSpec split = SplitSpec.article().withStratified(true);
    TrainingPlan plan = TrainingPlan.of(data, split, List.of(64, 32), new Activation.Relu());
    RunReport report = new TrainingService().train(backend, plan, data).orThrow();
    ModelFolder.write(folder, TrainedModel.of(report, report.last().orElseThrow(), data));
    // snippet end
  }

  static String ask(Path folder) {
    // snippet: ask
    try (Classifier classifier = Classifier.load(folder)) {
      Prediction prediction = classifier.classify(Map.of("age", 31, "zip", "A-1010", "income", ""));
      return classifier.nameOf(prediction) + ", " + prediction.probability();
    }
    // snippet end
  }
}
