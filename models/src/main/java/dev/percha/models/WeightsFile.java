package dev.percha.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.percha.core.domain.NetworkSpec;
import dev.percha.core.domain.Parameters;
import dev.percha.core.domain.Precision;
import dev.percha.core.domain.TrainingPlan;
import dev.percha.core.failure.DataException;
import dev.percha.models.safetensors.SafetensorsFile;
import dev.percha.models.safetensors.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What model files and checkpoints have in common: a safetensors file with sets of parameters of one
 * plan's network, each under its own prefix, and with one JSON document as metadata.
 */
final class WeightsFile {
  private static final String KEY = "percha";
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final TrainingPlan plan;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  private WeightsFile(TrainingPlan plan) {
    this.plan = plan;
  }

  /** Metadata that say what they are of, and nothing yet besides. */
  static ObjectNode metadata(String kind, int format) {
    return JSON.createObjectNode().put("kind", kind).put("formatVersion", format);
  }

  /**
   * The bytes of a file.
   *
   * @param metadata with the plan under {@code plan}
   * @param sets the sets of parameters by prefix
   */
  static byte[] bytes(ObjectNode metadata, Map<String, Parameters> sets) {
    List<Tensor> tensors = new ArrayList<>();
    sets.forEach((prefix, parameters) -> add(tensors, prefix, parameters));
    return SafetensorsFile.write(Map.of(KEY, metadata.toString()), tensors);
  }

  private static void add(List<Tensor> tensors, String prefix, Parameters parameters) {
    NetworkSpec network = parameters.network();
    for (int layer = 0; layer < network.layers(); layer++) {
      int[] kernel = {network.inputsOf(layer), network.unitsOf(layer)};
      tensors.add(tensor(kernelName(prefix, layer), kernel, parameters, parameters.kernel(layer)));
      int[] bias = {network.unitsOf(layer)};
      tensors.add(tensor(biasName(prefix, layer), bias, parameters, parameters.bias(layer)));
    }
  }

  private static Tensor tensor(String name, int[] shape, Parameters of, double[] values) {
    if (of.precision() == Precision.FLOAT64) {
      return Tensor.ofDoubles(name, shape, values);
    }
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return Tensor.ofFloats(name, shape, floats);
  }

  private static String kernelName(String prefix, int layer) {
    return prefix + "layers." + layer + ".kernel";
  }

  private static String biasName(String prefix, int layer) {
    return prefix + "layers." + layer + ".bias";
  }

  /**
   * Reads a file. No memory is taken for a tensor before all names and shapes were found to be those
   * of the metadata's network.
   *
   * @param file the file
   * @param kind what it must be of
   * @param format the newest format that is understood
   * @param prefixes of the sets of parameters that it must hold, by its metadata
   * @param content makes what is wanted of the metadata and the file
   * @throws DataException where it is not sound
   */
  static <T> T read(
      Path file,
      String kind,
      int format,
      Function<Fields, List<String>> prefixes,
      BiFunction<Fields, WeightsFile, T> content) {
    SafetensorsFile.Header header = SafetensorsFile.header(file);
    try {
      Fields fields = Fields.of(JSON.readTree(text(header.metadata(), kind)));
      requireKind(fields, kind, format);
      WeightsFile weights = new WeightsFile(PlanJson.read(fields.object("plan")));
      weights.requireShapes(header, prefixes.apply(fields));
      SafetensorsFile.read(file).tensors().forEach(t -> weights.tensors.put(t.name(), t));
      return content.apply(fields, weights);
    } catch (JsonProcessingException e) {
      throw new DataException(file + ": its metadata are no JSON: " + e.getOriginalMessage(), e);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new DataException(file + ": not a sound " + kind + ": " + e.getMessage(), e);
    }
  }

  private static String text(Map<String, String> metadata, String kind) {
    String text = metadata.get(KEY);
    if (text == null) {
      throw new IllegalArgumentException(
          "no metadata \"" + KEY + "\"; expected a " + kind + " that percha wrote");
    }
    return text;
  }

  private static void requireKind(Fields fields, String kind, int format) {
    if (!fields.text("kind").equals(kind)) {
      throw new IllegalArgumentException("it is a " + fields.text("kind"));
    }
    int found = fields.integer("formatVersion");
    if (found < 1 || found > format) {
      throw new IllegalArgumentException(
          "its format is " + found + "; this percha reads 1 to " + format);
    }
  }

  private void requireShapes(SafetensorsFile.Header header, List<String> prefixes) {
    NetworkSpec network = plan.network();
    Map<String, int[]> expected = new LinkedHashMap<>();
    for (String prefix : prefixes) {
      for (int layer = 0; layer < network.layers(); layer++) {
        expected.put(
            kernelName(prefix, layer),
            new int[] {network.inputsOf(layer), network.unitsOf(layer)});
        expected.put(biasName(prefix, layer), new int[] {network.unitsOf(layer)});
      }
    }
    for (SafetensorsFile.Entry entry : header.tensors()) {
      int[] shape = expected.remove(entry.name());
      if (shape == null) {
        throw new IllegalArgumentException(
            "tensor \"" + entry.name() + "\" is none of the network " + network);
      }
      if (!Arrays.equals(shape, entry.shape()) || entry.precision() != plan.precision()) {
        throw new IllegalArgumentException(
            String.format(
                "tensor \"%s\" is %s in %s; expected %s in %s",
                entry.name(),
                Arrays.toString(entry.shape()),
                Fields.word(entry.precision()),
                Arrays.toString(shape),
                Fields.word(plan.precision())));
      }
    }
    if (!expected.isEmpty()) {
      throw new IllegalArgumentException(
          "tensor \"" + expected.keySet().iterator().next() + "\" is missing");
    }
  }

  TrainingPlan plan() {
    return plan;
  }

  /** The set of parameters under a prefix. */
  Parameters parameters(String prefix) {
    NetworkSpec network = plan.network();
    double[] values = new double[network.parameterCount()];
    for (int layer = 0; layer < network.layers(); layer++) {
      copy(kernelName(prefix, layer), values, network.kernelOffset(layer));
      copy(biasName(prefix, layer), values, network.biasOffset(layer));
    }
    return Parameters.of(network, values).in(plan.precision());
  }

  private void copy(String name, double[] values, int at) {
    double[] tensor = tensors.get(name).toDoubles();
    System.arraycopy(tensor, 0, values, at, tensor.length);
  }
}
