package dev.percha.cli.export;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.percha.core.domain.model.Provenance;
import dev.percha.core.domain.model.TrainedModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A trained network as an ONNX model (onnx.ai), in float32: weights in float64 are rounded to
 * nearest.
 *
 * <pre>
 *   inputs         float32 [N, inputs]   rows as the network was trained on: pixels are divided by 255
 *   logits         float32 [N, classes]  the softmax layer's pre-activations
 *   probabilities  float32 [N, classes]  softmax of the logits
 * </pre>
 *
 * The metadata names classes, image, scaling and provenance, each key beginning with {@code
 * percha.}; class names are a JSON array, in the order of the labels.
 */
public final class OnnxFile {
  /** That of ONNX 1.8, the release which brought opset 13: runtimes take what is older. */
  private static final int IR_VERSION = 7;

  private static final int OPSET = 13;

  private OnnxFile() {}

  /**
   * @param model the model
   * @return the file's bytes, the same for equal models
   * @throws IllegalArgumentException where a weight is too large for float32
   * @throws dev.percha.core.failure.ConfigurationException where the weights do not fit the 2 GB of
   *     an ONNX file
   */
  public static byte[] of(TrainedModel model) {
    ModelProto.Builder file =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
            .setProducerName("percha")
            .setDocString(
                "A dense classifier, "
                    + model.network().description()
                    + ", trained on "
                    + model.provenance().dataset()
                    + ". "
                    + OnnxGraph.inputsAreWhat(model))
            .setGraph(OnnxGraph.of(model));
    String version = OnnxFile.class.getPackage().getImplementationVersion();
    if (version != null) {
      file.setProducerVersion(version);
    }
    metadata(model)
        .forEach(
            (key, value) ->
                file.addMetadataProps(
                    StringStringEntryProto.newBuilder().setKey("percha." + key).setValue(value)));
    return file.build().toByteArray();
  }

  private static Map<String, String> metadata(TrainedModel model) {
    Provenance from = model.provenance();
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("class_names", json(model.classNames()));
    model
        .schema()
        .image()
        .ifPresent(
            image -> {
              metadata.put("image_height", String.valueOf(image.height()));
              metadata.put("image_width", String.valueOf(image.width()));
            });
    metadata.put("scaling", model.takesPixels() ? "pixels" : "none");
    metadata.put("network", model.network().description());
    metadata.put("precision", word(from.plan().precision()));
    metadata.put("parameters_sha256", model.parameters().sha256());
    metadata.put("backend", from.backend());
    metadata.put("backend_version", from.version());
    metadata.put("seed", String.valueOf(from.plan().seed()));
    metadata.put("epoch", String.valueOf(from.epoch().epoch()));
    metadata.put("dataset", from.dataset());
    metadata.put("dataset_sha256", from.datasetSha256());
    from.test()
        .ifPresent(
            test -> {
              metadata.put("test_loss", String.valueOf(test.loss()));
              metadata.put("test_accuracy", String.valueOf(test.accuracy()));
            });
    return metadata;
  }

  private static String json(List<String> names) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    names.forEach(array::add);
    return array.toString();
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
