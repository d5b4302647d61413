package dev.percha.core.domain.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkSpecTest {
  @Test
  void articleHasTheParametersThatKerasCounts() {
    NetworkSpec article = NetworkSpec.article();

    // Keras' model.summary(): 200,960 + 32,896 + 1,290
    assertThat(article.layout().kernel(1).from()).isEqualTo(200_960);
    assertThat(article.layout().kernel(2).from()).isEqualTo(200_960 + 32_896);
    assertThat(article.parameterCount()).isEqualTo(235_146);
    assertThat(article.layout().bias(2).from()).isEqualTo(235_136);
    assertThat(article).hasToString("784-256-128-10");
  }

  @Test
  void aNetworkWithoutHiddenLayersIsSoftmaxRegression() {
    NetworkSpec network = new NetworkSpec(784, List.of(), 10);

    assertThat(network.layers()).isEqualTo(1);
    assertThat(network.parameterCount()).isEqualTo(7850);
  }

  @ParameterizedTest
  @CsvSource({"0, 10, inputs are 0", "784, 1, classes are 1", "784, -1, classes are -1"})
  void impossibleShapesAreRefused(int inputs, int classes, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NetworkSpec(inputs, List.of(), classes))
        .withMessageStartingWith(message);
  }

  @Test
  void moreParametersThanAnArrayHoldsAreRefused() {
    List<Integer> units = List.of(50_000, 50_000);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> NetworkSpec.of(784, units, new Activation.Relu(), 10))
        .withMessageContaining("more than 2147483639 parameters");
  }

  @Test
  void dropoutHasNoParametersAndMovesNone() {
    NetworkSpec dropping = NetworkSpec.article().withDropout(List.of(0.0, 0.5));

    assertThat(dropping.dropout(0)).isZero();
    assertThat(dropping.dropout(1)).isEqualTo(0.5);
    assertThat(dropping.layout().slices()).isEqualTo(NetworkSpec.article().layout().slices());
    assertThat(dropping.description()).isEqualTo("784-256 relu-128 relu dropout:0.5-10 softmax");
    assertThat(dropping.withDropout(List.of(0.0, 0.0))).isEqualTo(NetworkSpec.article());
  }

  @Test
  void dropoutBehindNothingOrTwiceOrOfAllIsRefused() {
    Dense dense = new Dense(3, new Activation.Relu());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NetworkSpec(4, List.of(new Dropout(0.5), dense), 2))
        .withMessage("dropout as hidden layer 0; allowed: behind a dense layer, once");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NetworkSpec(4, List.of(dense, new Dropout(0.5), new Dropout(0.5)), 2))
        .withMessageStartingWith("dropout as hidden layer 2");
    for (double rate : new double[] {0, 1, -0.1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Dropout(rate))
          .withMessageEndingWith("allowed: above 0, below 1");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NetworkSpec.article().withDropout(List.of(0.5)))
        .withMessage("1 dropout rates for 2 hidden layers; one each");
  }

  @Test
  void theLayoutNamesEveryTensorOnceAndLeavesNoGap() {
    ParameterLayout layout = NetworkSpec.article().layout();

    int at = 0;
    for (ParameterLayout.Slice slice : layout.slices()) {
      assertThat(slice.from()).as(slice.name()).isEqualTo(at);
      assertThat(slice.size()).isEqualTo(slice.shape().stream().reduce(1, (a, b) -> a * b));
      at = slice.to();
    }
    assertThat(at).isEqualTo(235_146);
    assertThat(layout.kernel(1).name()).isEqualTo("layers.1.kernel");
    assertThat(layout.kernel(1).shape()).containsExactly(256, 128);
    assertThat(layout.bias(1).role().decays()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "relu, relu",
    " ReLU , relu",
    "tanh, tanh",
    "sigmoid, sigmoid",
    "leaky-relu, leaky-relu:0.01",
    "leaky-relu:0.3, leaky-relu:0.3",
    "elu, elu:1.0",
    "elu:0.5, elu:0.5"
  })
  void activationsReadAsTheyAreWritten(String text, String printed) {
    Activation activation = Activation.parse(text);

    assertThat(activation).hasToString(printed);
    assertThat(Activation.parse(printed)).isEqualTo(activation);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "selu", "relu:1", "elu:", "elu:x", "leaky-relu:0.1:2"})
  void unknownActivationsAreRefusedWithTheChoice(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Activation.parse(text))
        .withMessage(
            "unknown activation \""
                + text
                + "\"; available: relu, tanh, sigmoid, leaky-relu[:slope], elu[:alpha]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"leaky-relu:-0.1", "leaky-relu:2", "elu:0", "elu:1e9"})
  void coefficientsOutOfRangeAreRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Activation.parse(text))
        .withMessageContaining("allowed:");
  }

  @Test
  void namesThePlaceOfAParameter() {
    NetworkSpec network = NetworkSpec.article();

    assertThat(network.layout().placeOf(0)).isEqualTo("kernel 0 [0, 0]");
    assertThat(network.layout().placeOf(257)).isEqualTo("kernel 0 [1, 1]");
    assertThat(network.layout().placeOf(784 * 256)).isEqualTo("bias 0 [0]");
    assertThat(network.layout().placeOf(235_145)).isEqualTo("bias 2 [9]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> network.layout().placeOf(235_146))
        .withMessage("parameter 235146; allowed: 0 to 235145");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void anInputThatIsNotFiniteIsRefusedWhereverItStands(float value) {
    NetworkSpec network = NetworkSpec.of(5, List.of(), new Activation.Relu(), 2);
    for (int at = 0; at < 20; at++) {
      float[] inputs = new float[20];
      inputs[at] = value;
      String message = "input " + at % 5 + " of row " + at / 5 + " is " + value;
      assertThatIllegalArgumentException()
          .isThrownBy(() -> network.requireCall(inputs, 4, new double[8]))
          .withMessageStartingWith(message);
    }
  }

  @Test
  void inputsWhoseSumIsNotFiniteAreAllowed() {
    NetworkSpec network = NetworkSpec.of(5, List.of(), new Activation.Relu(), 2);
    float[] inputs = new float[20];
    Arrays.fill(inputs, Float.MAX_VALUE);
    assertThatCode(() -> network.requireCall(inputs, 4, new double[8])).doesNotThrowAnyException();
  }
}
