package dev.percha.cli.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.percha.core.domain.data.ImageShape;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.model.TrainedModel;
import dev.percha.core.domain.network.Activation;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A network as a graph of ONNX operators: Gemm and activation for every hidden layer, then Gemm and
 * Softmax. Kernels keep their shape [inputs, units], as Gemm takes them without transposing.
 */
final class OnnxGraph {
  private static final String INPUTS = "inputs";
  private static final String LOGITS = "logits";
  private static final String PROBABILITIES = "probabilities";

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("percha");

  private OnnxGraph() {}

  static GraphProto of(TrainedModel model) {
    Sizes.require(model.network(), Float.BYTES, "an ONNX file");
    OnnxGraph made = new OnnxGraph();
    made.values(model);
    made.layers(model.parameters().in(Precision.FLOAT32).requireFinite());
    return made.graph.build();
  }

  /** What a user must know before anything is put in. */
  static String inputsAreWhat(TrainedModel model) {
    if (!model.takesPixels()) {
      return "Inputs: one row of "
          + model.network().inputs()
          + " values for each example, as the network was trained on.";
    }
    ImageShape image = model.schema().image().orElseThrow();
    return "Inputs: one row of "
        + model.network().inputs()
        + " values for each image, "
        + image.height()
        + " rows of "
        + image.width()
        + " pixels; a value is the grey of a pixel, 0 (black) to 255 (white), divided by 255.";
  }

  private void values(TrainedModel model) {
    NetworkSpec network = model.network();
    graph
        .addInput(value(INPUTS, network.inputs()).setDocString(inputsAreWhat(model)))
        .addOutput(value(LOGITS, network.classes()))
        .addOutput(value(PROBABILITIES, network.classes()));
  }

  private static ValueInfoProto.Builder value(String name, int columns) {
    TensorShapeProto shape =
        TensorShapeProto.newBuilder()
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("N"))
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(columns))
            .build();
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder()
            .setElemType(TensorProto.DataType.FLOAT_VALUE)
            .setShape(shape)
            .build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor));
  }

  private void layers(Parameters parameters) {
    NetworkSpec network = parameters.network();
    String from = INPUTS;
    for (int layer = 0; layer < network.layers(); layer++) {
      boolean last = layer == network.layers() - 1;
      String to = last ? LOGITS : "z_" + layer;
      dense(parameters, layer, from, to);
      if (!last) {
        from = "a_" + layer;
        graph.addNode(
            activation(network.activation(layer))
                .setName("activation_" + layer)
                .addInput(to)
                .addOutput(from));
      }
    }
    graph.addNode(
        operator("Softmax")
            .setName("softmax")
            .addInput(LOGITS)
            .addOutput(PROBABILITIES)
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("axis")
                    .setType(AttributeProto.AttributeType.INT)
                    .setI(-1)));
  }

  private void dense(Parameters parameters, int layer, String from, String to) {
    NetworkSpec network = parameters.network();
    String kernel = "kernel_" + layer;
    String bias = "bias_" + layer;
    graph
        .addInitializer(
            tensor(
                kernel, parameters.kernel(layer), network.inputsOf(layer), network.unitsOf(layer)))
        .addInitializer(tensor(bias, parameters.bias(layer), network.unitsOf(layer)))
        .addNode(
            operator("Gemm")
                .setName("dense_" + layer)
                .addInput(from)
                .addInput(kernel)
                .addInput(bias)
                .addOutput(to));
  }

  private static TensorProto tensor(String name, double[] values, long... shape) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      bytes.putFloat((float) value);
    }
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT_VALUE)
            .setRawData(ByteString.copyFrom(bytes.flip()));
    for (long dimension : shape) {
      tensor.addDims(dimension);
    }
    return tensor.build();
  }

  private static NodeProto.Builder activation(Activation activation) {
    if (activation instanceof Activation.LeakyRelu leaky) {
      return operator("LeakyRelu").addAttribute(alpha(leaky.slope()));
    }
    if (activation instanceof Activation.Elu elu) {
      return operator("Elu").addAttribute(alpha(elu.alpha()));
    }
    if (activation instanceof Activation.Relu) {
      return operator("Relu");
    }
    if (activation instanceof Activation.Tanh) {
      return operator("Tanh");
    }
    if (activation instanceof Activation.Sigmoid) {
      return operator("Sigmoid");
    }
    throw new IllegalArgumentException("no ONNX operator for " + activation);
  }

  private static AttributeProto.Builder alpha(double value) {
    return AttributeProto.newBuilder()
        .setName("alpha")
        .setType(AttributeProto.AttributeType.FLOAT)
        .setF((float) value);
  }

  private static NodeProto.Builder operator(String name) {
    return NodeProto.newBuilder().setOpType(name);
  }
}
