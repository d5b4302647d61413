package dev.percha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.percha.cli.export.OnnxFile;
import dev.percha.core.application.Backends;
import dev.percha.core.application.EvaluationService;
import dev.percha.core.application.TrainingService;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.evaluation.Evaluation;
import dev.percha.core.domain.model.TrainedModel;
import dev.percha.core.domain.training.RunReport;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.Model;
import dev.percha.fashionmnist.FashionMnist;
import dev.percha.models.ModelFolder;
import dev.percha.models.PlainModel;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model trained on one engine answers the same on every other one, and on none. */
class TravellingModelsTest {
  private static final double FROM_EACH_OTHER = 5e-5;
  private static final double FROM_THE_REFERENCE = 2e-5;

  private static Dataset data;
  @TempDir Path folder;

  @BeforeAll
  static void load() {
    data = new FashionMnist().load();
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "dl4j", "djl-fused", "dl4j-fused"})
  void afterAnEpoch(String backend) throws OrtException {
    answersAreTheSameEverywhere(backend, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "dl4j"})
  @Tag("at-length")
  void afterTheWholeTutorial(String backend) throws OrtException {
    answersAreTheSameEverywhere(backend, 30);
  }

  private void answersAreTheSameEverywhere(String trainer, int epochs) throws OrtException {
    RunReport report =
        new TrainingService()
            .train(
                Backends.discover().named(trainer), TrainingPlan.article().withEpochs(epochs), data)
            .orThrow();
    ModelFolder.write(folder, TrainedModel.of(report, report.last().orElseThrow(), data));
    TrainedModel model = ModelFolder.read(folder);
    Map<String, float[]> answers = new LinkedHashMap<>();
    for (Backend backend : Backends.discover().all()) {
      answers.put(backend.name(), probabilities(backend.newModel(model.parameters())));
    }
    answers.put("java", probabilities(new PlainModel(model.parameters())));
    answers.put("onnx", byOnnxRuntime(OnnxFile.of(model)));

    assertThat(answers).containsKeys("djl", "djl-fused", "dl4j", "dl4j-fused", "reference");
    answers.forEach(
        (one, left) -> answers.forEach((other, right) -> assertSame(one, left, other, right)));
  }

  private static float[] probabilities(Model model) {
    try (model) {
      Evaluation evaluation = new EvaluationService().evaluate(model, data.test());
      return evaluation.probabilities();
    }
  }

  private static float[] byOnnxRuntime(byte[] onnx) throws OrtException {
    int rows = data.test().rows();
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(onnx);
        OnnxTensor inputs =
            OnnxTensor.createTensor(
                environment,
                FloatBuffer.wrap(data.test().inputs(0, rows)),
                new long[] {rows, data.test().inputs()});
        OrtSession.Result result = session.run(Map.of("inputs", inputs))) {
      FloatBuffer computed =
          ((OnnxTensor) result.get("probabilities").orElseThrow()).getFloatBuffer();
      float[] probabilities = new float[computed.remaining()];
      computed.get(probabilities);
      return probabilities;
    }
  }

  private static void assertSame(String one, float[] left, String other, float[] right) {
    double bound =
        one.equals("reference") || other.equals("reference") ? FROM_THE_REFERENCE : FROM_EACH_OTHER;
    int classes = data.test().classes();
    for (int row = 0; row < data.test().rows(); row++) {
      for (int i = row * classes; i < (row + 1) * classes; i++) {
        if (!(Math.abs(left[i] - right[i]) <= bound)) {
          assertThat(left[i]).as("%s and %s, row %d", one, other, row).isEqualTo(right[i]);
        }
      }
      int[] top = topTwo(left, row * classes, classes);
      if (left[row * classes + top[0]] - left[row * classes + top[1]] > FROM_EACH_OTHER) {
        assertThat(topTwo(right, row * classes, classes)[0])
            .as("%s and %s, row %d", one, other, row)
            .isEqualTo(top[0]);
      }
    }
  }

  private static int[] topTwo(float[] p, int at, int classes) {
    int first = 0;
    int second = 1;
    for (int k = 1; k < classes; k++) {
      if (p[at + k] > p[at + first]) {
        second = first;
        first = k;
      } else if (k != first && (second == first || p[at + k] > p[at + second])) {
        second = k;
      }
    }
    return new int[] {first, second};
  }
}
