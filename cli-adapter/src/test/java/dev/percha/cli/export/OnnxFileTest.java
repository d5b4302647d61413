package dev.percha.cli.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.data.ImageShape;
import dev.percha.core.domain.data.Preprocessing;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.model.TrainedModel;
import dev.percha.core.domain.network.Activation;
import dev.percha.core.domain.network.Dense;
import dev.percha.core.domain.network.Layer;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.network.Softmax;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.failure.ConfigurationException;
import dev.percha.core.port.out.Model;
import dev.percha.core.port.out.Trainer;
import dev.percha.fashionmnist.FashionMnist;
import dev.percha.reference.ReferenceBackend;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** ONNX Runtime, which knows nothing of Percha, runs our files and is held against the judge. */
class OnnxFileTest {
  private static final ReferenceBackend JUDGE = new ReferenceBackend();

  /** Of a probability, in float32. */
  private static final double TOLERANCE = 2e-5;

  /** Where the two largest probabilities are nearer than this, either may win. */
  private static final double TIE = 5e-5;

  static Stream<NetworkSpec> networks() {
    List<Activation> activations =
        List.of(
            new Activation.Relu(),
            new Activation.Tanh(),
            new Activation.Sigmoid(),
            new Activation.LeakyRelu(0),
            new Activation.LeakyRelu(0.3),
            new Activation.Elu(1),
            new Activation.Elu(2.5));
    List<Layer> allOfThem =
        IntStream.range(0, activations.size())
            .<Layer>mapToObj(i -> new Dense(5 + i, activations.get(i)))
            .toList();
    return Stream.concat(
        activations.stream().map(activation -> NetworkSpec.of(7, List.of(5, 6), activation, 3)),
        Stream.of(
            new NetworkSpec(4, List.of(), 3),
            new NetworkSpec(1, List.of(), 2),
            NetworkSpec.of(3, List.of(1), new Activation.Tanh(), 2),
            NetworkSpec.of(30, List.of(20, 20, 20, 20, 20), new Activation.Relu(), 10),
            new NetworkSpec(6, allOfThem, 4)));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void onnxRuntimeComputesWhatTheJudgeComputes(NetworkSpec network) throws OrtException {
    long seed = System.nanoTime();
    System.out.println(network.description() + ": seed " + seed);
    Random random = new Random(seed);
    Parameters parameters = Parameters.of(network, normal(network, random));
    float[] inputs = new float[50 * network.inputs()];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = (float) random.nextGaussian();
    }

    assertSame(Trained.model(parameters.in(Precision.FLOAT32)), inputs);
    assertSame(Trained.model(parameters), inputs);
  }

  /** Weights that keep the values of a layer at the size of its inputs', as trained ones do. */
  private static double[] normal(NetworkSpec network, Random random) {
    double[] values = new double[network.parameterCount()];
    for (int layer = 0; layer < network.layers(); layer++) {
      double scale = 1 / Math.sqrt(network.inputsOf(layer));
      for (int i = network.layout().kernel(layer).from();
          i < network.layout().bias(layer).to();
          i++) {
        values[i] = scale * random.nextGaussian();
      }
    }
    return values;
  }

  @Test
  void aTrainedNetworkGivesTheSameClassToRealImages() throws OrtException {
    Dataset data = new FashionMnist().load();
    NetworkSpec network = NetworkSpec.article();
    TrainingPlan plan = TrainingPlan.article();
    Parameters initial = Parameters.glorotUniform(network, plan.precision(), plan.seed());
    Parameters trained;
    try (Trainer trainer =
        JUDGE.newTrainer(plan, TrainerState.initial(plan.optimizer(), initial), data.train())) {
      trainer.train(IntStream.range(0, 40 * 128).toArray(), 128);
      trained = trainer.parameters();
    }
    TrainedModel model =
        Trained.model(
            trained,
            data.classNames(),
            data.schema().image().orElseThrow(),
            new Preprocessing.PixelScaling());
    Examples test = data.test();

    assertSame(model, test.inputs(0, 500));

    float[][] answers = run(model, test.inputs(0, 500)).get("probabilities");
    long correct =
        IntStream.range(0, 500).filter(row -> largest(answers[row]) == test.label(row)).count();
    assertThat(correct).as("rows of 500 that 40 steps are enough for").isGreaterThan(300);
  }

  private static int largest(float[] row) {
    return IntStream.range(0, row.length).reduce(0, (a, b) -> row[b] > row[a] ? b : a);
  }

  private static void assertSame(TrainedModel model, float[] inputs) throws OrtException {
    int classes = model.network().classes();
    int rows = inputs.length / model.network().inputs();
    double[] logits = new double[rows * classes];
    double[] probabilities = new double[rows * classes];
    try (Model judge = JUDGE.newModel(model.parameters())) {
      judge.logits(inputs, rows, logits);
    }
    Map<String, float[][]> found = run(model, inputs);

    assertThat(found.get("logits")).hasDimensions(rows, classes);
    for (int row = 0; row < rows; row++) {
      Softmax.probabilities(logits, row * classes, classes, probabilities);
      double[] expected = Arrays.copyOfRange(probabilities, row * classes, (row + 1) * classes);
      for (int k = 0; k < classes; k++) {
        double logit = logits[row * classes + k];
        assertThat((double) found.get("logits")[row][k])
            .as("logit %d of row %d", k, row)
            .isCloseTo(logit, within(TOLERANCE * (1 + Math.abs(logit))));
        assertThat((double) found.get("probabilities")[row][k])
            .as("probability %d of row %d", k, row)
            .isCloseTo(expected[k], within(TOLERANCE));
      }
      double[] sorted = Arrays.stream(expected).sorted().toArray();
      if (sorted[classes - 1] - sorted[classes - 2] > TIE) {
        assertThat(largest(found.get("probabilities")[row]))
            .isEqualTo(Softmax.argMax(expected, 0, classes));
      }
    }
  }

  private static Map<String, float[][]> run(TrainedModel model, float[] inputs)
      throws OrtException {
    int columns = model.network().inputs();
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(OnnxFile.of(model));
        OnnxTensor rows =
            OnnxTensor.createTensor(
                environment,
                FloatBuffer.wrap(inputs),
                new long[] {inputs.length / columns, columns});
        OrtSession.Result result = session.run(Map.of("inputs", rows))) {
      return Map.of(
          "logits", (float[][]) result.get("logits").orElseThrow().getValue(),
          "probabilities", (float[][]) result.get("probabilities").orElseThrow().getValue());
    }
  }

  private static final NetworkSpec SMALL = NetworkSpec.of(6, List.of(3), new Activation.Relu(), 2);

  private static TrainedModel small() {
    return Trained.model(
        Parameters.glorotUniform(SMALL, Precision.FLOAT32, 1),
        List.of("T-shirt/top", "a \"bag\", größer"),
        new ImageShape(2, 3),
        new Preprocessing.PixelScaling());
  }

  @Test
  void theFileSaysWhatGoesInWhatComesOutAndWhereItIsFrom() throws OrtException {
    byte[] file = OnnxFile.of(small());

    try (OrtSession session = OrtEnvironment.getEnvironment().createSession(file)) {
      assertThat(session.getInputNames()).containsExactly("inputs");
      assertThat(session.getOutputNames()).containsExactly("logits", "probabilities");
      TensorInfo inputs = (TensorInfo) session.getInputInfo().get("inputs").getInfo();
      assertThat(inputs.getShape()).containsExactly(-1, 6);
      assertThat(session.getMetadata().getProducerName()).isEqualTo("percha");
      assertThat(session.getMetadata().getDescription())
          .contains("6-3 relu-2 softmax")
          .contains("2 rows of 3 pixels", "divided by 255");
      assertThat(session.getMetadata().getCustomMetadata())
          .containsEntry("percha.class_names", "[\"T-shirt/top\",\"a \\\"bag\\\", größer\"]")
          .containsEntry("percha.image_height", "2")
          .containsEntry("percha.image_width", "3")
          .containsEntry("percha.scaling", "pixels")
          .containsEntry("percha.backend", "reference")
          .containsEntry("percha.epoch", "3")
          .containsEntry("percha.dataset_sha256", "5ea1")
          .containsEntry("percha.test_accuracy", "0.875");
    }
  }

  @Test
  void equalModelsGiveEqualBytes() {
    assertThat(OnnxFile.of(small())).isEqualTo(OnnxFile.of(small()));
  }

  @Test
  void whatFloat32CannotHoldIsRefused() {
    double[] values = new double[SMALL.parameterCount()];
    values[4] = 1e300;

    assertThatIllegalArgumentException()
        .isThrownBy(() -> OnnxFile.of(Trained.model(Parameters.of(SMALL, values))))
        .withMessageContaining("parameter 4 is Infinity");
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void whatDoesNotFitAFileIsRefused(Precision precision) {
    NetworkSpec huge = new NetworkSpec(300_000_000, List.of(), 2);
    int bytes = precision == Precision.FLOAT32 ? Float.BYTES : Double.BYTES;

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> Sizes.require(huge, bytes, "an ONNX file"))
        .withMessageContaining("has 600000002 weights of " + bytes)
        .withMessageEndingWith("an ONNX file holds 2 GB");
  }
}
