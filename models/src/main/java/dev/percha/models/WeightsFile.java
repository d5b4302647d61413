package dev.percha.models;

import static java.util.Comparator.comparing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.failure.BackendException;
import dev.percha.core.failure.DataException;
import dev.percha.models.internal.json.Fields;
import dev.percha.models.internal.json.StrictJson;
import dev.percha.models.internal.safetensors.Safetensors;
import dev.percha.models.internal.safetensors.Tensor;
import dev.percha.models.internal.safetensors.TensorSpec;
import dev.percha.models.internal.storage.Disk;
import dev.percha.models.internal.storage.DurableFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What model files and checkpoints have in common: a safetensors file with sets of parameters of
 * one plan's network, each under its own prefix, and with one JSON document as metadata. Beside it
 * stands the SHA-256 of that document and all tensors in the order of their names, so that not one
 * bit can change unnoticed on a disk or on the way; a file without it is read unchecked.
 */
final class WeightsFile {
  private static final String KEY = "percha";
  private static final String SHA256 = "percha.sha256";
  private final String kind;
  private final int format;
  private Fields metadata;
  private TrainingPlan plan;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  private WeightsFile(String kind, int format) {
    this.kind = kind;
    this.format = format;
  }

  /** Metadata that say what they are of, and nothing yet besides. */
  static ObjectNode metadata(String kind, int format) {
    return JsonNodeFactory.instance.objectNode().put("kind", kind).put("formatVersion", format);
  }

  /**
   * Writes a file, or replaces it.
   *
   * @param disk what is written to
   * @param file where
   * @param metadata with the plan under {@code plan}
   * @param tensors makes all there are
   * @throws DataException where it cannot be written, as for want of memory
   */
  static void write(Disk disk, Path file, ObjectNode metadata, Supplier<List<Tensor>> tensors) {
    try {
      List<Tensor> all = tensors.get();
      Map<String, String> texts = new LinkedHashMap<>();
      texts.put(KEY, metadata.toString());
      texts.put(SHA256, sha256(metadata.toString(), all));
      DurableFile.write(disk, file, out -> Safetensors.write(texts, all, out));
    } catch (IllegalArgumentException e) {
      throw new DataException(file + ": cannot be written: " + e.getMessage(), e);
    } catch (OutOfMemoryError e) {
      throw new DataException(
          file + ": cannot be written: " + BackendException.outOfMemory(e).getMessage(), e);
    }
  }

  /**
   * How long a file will be, before there is anything to write.
   *
   * @param metadata as they will be, or longer
   * @param tensors makes the specifications of all there will be
   * @throws DataException where no file can hold that
   */
  static long size(ObjectNode metadata, Supplier<List<TensorSpec>> tensors) {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put(KEY, metadata.toString());
    texts.put(SHA256, "0".repeat(64));
    try {
      return Safetensors.size(new Safetensors.Header(texts, tensors.get()));
    } catch (IllegalArgumentException e) {
      throw new DataException(
          "no "
              + metadata.get("kind").textValue()
              + " file can hold what this training makes: "
              + e.getMessage()
              + "; take a smaller network, or shorter class names",
          e);
    }
  }

  /** The digest stands before what it is of, so the values are gone through twice. */
  private static String sha256(String metadata, List<Tensor> tensors) {
    MessageDigest digest = digest(metadata);
    try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      for (Tensor tensor : tensors.stream().sorted(comparing(Tensor::name)).toList()) {
        tensor.writeTo(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("what is not kept cannot fail", e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest(String metadata) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(metadata.getBytes(StandardCharsets.UTF_8));
      return digest;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** A set of parameters as tensors. */
  static List<Tensor> tensors(String prefix, Parameters parameters) {
    List<Tensor> tensors = new ArrayList<>();
    NetworkSpec network = parameters.network();
    for (int layer = 0; layer < network.layers(); layer++) {
      int kernel = network.layout().kernel(layer).from();
      int bias = network.layout().bias(layer).from();
      tensors.add(
          Tensor.of(
              kernelSpec(prefix, network, layer, parameters.precision()),
              i -> parameters.value(kernel + i)));
      tensors.add(
          Tensor.of(
              biasSpec(prefix, network, layer, parameters.precision()),
              i -> parameters.value(bias + i)));
    }
    return tensors;
  }

  private static TensorSpec kernelSpec(
      String prefix, NetworkSpec network, int layer, Precision precision) {
    String name = prefix + "layers." + layer + ".kernel";
    return TensorSpec.of(name, precision, network.inputsOf(layer), network.unitsOf(layer));
  }

  private static TensorSpec biasSpec(
      String prefix, NetworkSpec network, int layer, Precision precision) {
    String name = prefix + "layers." + layer + ".bias";
    return TensorSpec.of(name, precision, network.unitsOf(layer));
  }

  /**
   * The file of a kind in a folder.
   *
   * @param place the folder, or the file itself
   * @throws DataException where there is no such folder, or it has none
   */
  static Path find(Path place, String name, String kind) {
    if (!Files.exists(place)) {
      throw new DataException(place + ": there is no such folder; expected one with " + name);
    }
    if (!Files.isDirectory(place)) {
      return place;
    }
    Path file = place.resolve(name);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new DataException(place + ": holds no " + kind + "; expected " + name + " in it");
    }
    return file;
  }

  /**
   * Reads a file. No memory is taken for a tensor before all names and shapes were found to be
   * those that its metadata call for.
   *
   * @param file the file
   * @param kind what it must be of
   * @param format the newest format that is understood
   * @param tensors those that it must hold, by its metadata and plan
   * @param content makes what is wanted of the metadata and the tensors
   * @throws DataException where it is not sound
   */
  static <T> T read(
      Path file,
      String kind,
      int format,
      Function<WeightsFile, List<TensorSpec>> tensors,
      Function<WeightsFile, T> content) {
    WeightsFile weights = new WeightsFile(kind, format);
    try {
      return Safetensors.read(
          file,
          reader -> {
            Map<String, String> texts = reader.header().metadata();
            weights.take(texts);
            requireSame(reader.header().tensors(), tensors.apply(weights));
            requireWhole(texts, weights.take(reader));
            return content.apply(weights);
          });
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new DataException(file + ": not a sound " + kind + ": " + e.getMessage(), e);
    }
  }

  /** Without the entry a file is taken unchecked; with a strange one it may have been that. */
  private static void requireWhole(Map<String, String> texts, String found) {
    String expected = texts.get(SHA256);
    if (expected == null && texts.size() > 1) {
      throw new IllegalArgumentException(
          "it has not the metadata \""
              + SHA256
              + "\", but others beside \""
              + KEY
              + "\": it was damaged, or changed by a program; leave out all others, or write that"
              + " entry");
    }
    if (expected != null && !expected.equals(found)) {
      throw new IllegalArgumentException(
          "it has not the SHA-256 that its metadata \""
              + SHA256
              + "\" say: it was damaged, or changed by a program that kept that entry");
    }
  }

  private void take(Map<String, String> texts) {
    String text = texts.get(KEY);
    if (text == null) {
      throw new IllegalArgumentException(
          "no metadata \"" + KEY + "\"; expected a " + kind + " that percha wrote");
    }
    metadata = Fields.of(json(text));
    if (!metadata.text("kind").equals(kind)) {
      throw new IllegalArgumentException("it is a " + metadata.text("kind"));
    }
    int found = metadata.integer("formatVersion");
    if (found < 1 || found > format) {
      throw new IllegalArgumentException(
          "its format is " + found + "; this percha reads 1 to " + format);
    }
    plan = PlanJson.read(metadata.object("plan"));
  }

  private static JsonNode json(String text) {
    try {
      return StrictJson.read(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("its metadata are " + e.getMessage(), e);
    }
  }

  /** Reads all values, in the order in which they are digested, and returns their SHA-256. */
  private String take(Safetensors.Reader reader) {
    MessageDigest digest = digest(reader.header().metadata().get(KEY));
    for (TensorSpec spec :
        reader.header().tensors().stream().sorted(comparing(TensorSpec::name)).toList()) {
      tensors.put(spec.name(), reader.tensor(spec, digest::update));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void requireSame(List<TensorSpec> found, List<TensorSpec> expected) {
    Map<String, TensorSpec> left = new LinkedHashMap<>();
    expected.forEach(spec -> left.put(spec.name(), spec));
    for (TensorSpec spec : found) {
      TensorSpec wanted = left.remove(spec.name());
      if (wanted == null) {
        throw new IllegalArgumentException(
            "tensor \"" + spec.name() + "\" is none that its metadata call for");
      }
      if (!spec.equals(wanted)) {
        throw new IllegalArgumentException(
            "tensor \"" + spec.name() + "\" is " + form(spec) + "; expected " + form(wanted));
      }
    }
    if (!left.isEmpty()) {
      throw new IllegalArgumentException(
          "tensor \"" + left.keySet().iterator().next() + "\" is missing");
    }
  }

  private static String form(TensorSpec spec) {
    return spec.shape() + " in " + Fields.word(spec.precision());
  }

  Fields metadata() {
    return metadata;
  }

  TrainingPlan plan() {
    return plan;
  }

  /** The tensors of a set of the plan's parameters. */
  List<TensorSpec> specs(String prefix) {
    return specs(prefix, plan);
  }

  /** The tensors of a set of a plan's parameters. */
  static List<TensorSpec> specs(String prefix, TrainingPlan plan) {
    NetworkSpec network = plan.network();
    List<TensorSpec> specs = new ArrayList<>();
    for (int layer = 0; layer < network.layers(); layer++) {
      specs.add(kernelSpec(prefix, network, layer, plan.precision()));
      specs.add(biasSpec(prefix, network, layer, plan.precision()));
    }
    return specs;
  }

  /** The set of parameters under a prefix, once: what is taken leaves the memory here. */
  Parameters parameters(String prefix) {
    NetworkSpec network = plan.network();
    float[] floats =
        new float[plan.precision() == Precision.FLOAT32 ? network.parameterCount() : 0];
    double[] doubles = new double[network.parameterCount() - floats.length];
    int at = 0;
    for (TensorSpec spec : specs(prefix)) {
      Tensor tensor = tensors.remove(spec.name());
      if (floats.length > 0) {
        System.arraycopy(tensor.toFloats(), 0, floats, at, spec.size());
      } else {
        System.arraycopy(tensor.toDoubles(), 0, doubles, at, spec.size());
      }
      at += spec.size();
    }
    return floats.length > 0 ? Parameters.of(network, floats) : Parameters.of(network, doubles);
  }

  /** The values of a tensor, row-major. */
  double[] values(String name) {
    return tensors.get(name).toDoubles();
  }
}
