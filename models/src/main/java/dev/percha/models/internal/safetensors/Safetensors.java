package dev.percha.models.internal.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.percha.core.failure.DataException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The safetensors format.
 *
 * <pre>
 * 8 bytes   n, the header's length: unsigned, little-endian
 * n bytes   the header: JSON in UTF-8 that begins with '{', padded with spaces
 *           {"__metadata__": {KEY: TEXT, ...},
 *            NAME: {"dtype": "F32", "shape": [784, 256], "data_offsets": [begin, end]}, ...}
 * the rest  the values: little-endian, row-major; offsets count from here
 * </pre>
 *
 * <p>Reading treats a file as hostile. Every length is held against the file's real size before
 * memory is taken for it; the tensors must cover the data from its first byte to its last without
 * hole or overlap; values must be finite; of the number formats there are F32 and F64. Whatever is
 * wrong ends in one {@link DataException} of one line. A file holds no code and no path, and none
 * is looked for.
 */
public final class Safetensors {
  /**
   * The longest header that is read or written, in bytes. The published limit is a hundred times
   * that, meant for thousands of tensors; a dense network has two a layer, some 100 bytes each, and
   * what a hostile header can cost grows with its length.
   */
  public static final int MAX_HEADER = 1 << 20;

  private static final int ALIGNMENT = 8;

  private Safetensors() {}

  /**
   * What a file says it holds.
   *
   * @param metadata its texts by key, in the order of the file; unmodifiable
   * @param tensors in the order of their data, no name twice
   */
  public record Header(Map<String, String> metadata, List<TensorSpec> tensors) {
    public Header {
      metadata.forEach(
          (key, text) -> {
            TensorSpec.requireUnicode(key);
            TensorSpec.requireUnicode(text);
          });
      metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
      tensors = List.copyOf(tensors);
      Set<String> names = new HashSet<>();
      for (TensorSpec tensor : tensors) {
        if (!names.add(tensor.name())) {
          throw new IllegalArgumentException(
              "tensor " + Source.quoted(tensor.name()) + " twice; allowed: each name once");
        }
      }
    }
  }

  /**
   * What a file holds.
   *
   * @param metadata its texts by key, in the order of the file; unmodifiable
   * @param tensors in the order of their data
   */
  public record Content(Map<String, String> metadata, List<Tensor> tensors) {
    public Content {
      metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
      tensors = List.copyOf(tensors);
    }
  }

  /** A file that is open, and whose header is sound. Values are read in whatever order. */
  public interface Reader {
    /** {@return what the file says it holds} */
    Header header();

    /**
     * Reads a tensor.
     *
     * @param tensor one of the header's
     * @param bytes gets the values as the file has them, in pieces
     * @return it with its values
     * @throws DataException where the file cannot be read, or a value is not finite
     */
    Tensor tensor(TensorSpec tensor, Consumer<byte[]> bytes);
  }

  /**
   * Reads the header alone, and holds it against the file's size.
   *
   * @param file a safetensors file
   * @return the header
   * @throws DataException where the file cannot be read, or its header is not valid
   */
  public static Header header(Path file) {
    return read(file, Reader::header);
  }

  /**
   * Reads a file.
   *
   * @param file a safetensors file
   * @return all of it
   * @throws DataException where the file cannot be read, or is not valid
   */
  public static Content read(Path file) {
    return read(
        file,
        reader -> {
          Header header = reader.header();
          return new Content(
              header.metadata(),
              header.tensors().stream().map(spec -> reader.tensor(spec, bytes -> {})).toList());
        });
  }

  /**
   * Reads of a file what is wanted, in less memory than it is long.
   *
   * @param file a safetensors file
   * @param content gets the open file, and makes what is wanted of it
   * @param <T> of what is wanted
   * @return what {@code content} returns
   * @throws DataException where the file cannot be read, or is not valid
   */
  public static <T> T read(Path file, Function<Reader, T> content) {
    try (Source source = Source.open(file)) {
      return content.apply(source);
    } catch (IOException e) {
      throw Source.unreadable(file, e);
    }
  }

  /**
   * Writes a file in the one form that these contents have: keys in the order given, metadata first
   * and left out where there is none, no space in the JSON but the padding to a multiple of 8 bytes
   * at its end. So does Python's safetensors, given the same order.
   *
   * @param metadata texts by key
   * @param tensors in the order in which they are to stand, no name twice
   * @return the file's bytes
   * @throws IllegalArgumentException where a name comes twice, a text has no UTF-8 form, or the
   *     header exceeds {@link #MAX_HEADER}
   */
  public static byte[] write(Map<String, String> metadata, List<Tensor> tensors) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      write(metadata, tensors, file);
    } catch (IOException e) {
      throw new UncheckedIOException("an array takes all bytes", e);
    }
    return file.toByteArray();
  }

  /**
   * Writes a file in pieces; no byte before all that it refuses is refused.
   *
   * @param metadata texts by key
   * @param tensors in the order in which they are to stand, no name twice
   * @param out where to
   * @throws IOException where {@code out} does not take them
   * @throws IllegalArgumentException as {@link #write(Map, List)}
   */
  public static void write(Map<String, String> metadata, List<Tensor> tensors, OutputStream out)
      throws IOException {
    out.write(start(new Header(metadata, tensors.stream().map(Tensor::spec).toList())));
    for (Tensor tensor : tensors) {
      tensor.writeTo(out);
    }
  }

  /**
   * How long a file will be.
   *
   * @param header what it is to hold
   * @return its length in bytes
   * @throws IllegalArgumentException as {@link #write(Map, List)}
   */
  public static long size(Header header) {
    return start(header).length + header.tensors().stream().mapToLong(TensorSpec::bytes).sum();
  }

  /** All that stands before the values. */
  private static byte[] start(Header contents) {
    byte[] header = json(contents);
    int padded = (header.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (padded > MAX_HEADER) {
      throw new IllegalArgumentException(
          "a header of " + padded + " bytes; allowed: at most " + MAX_HEADER);
    }
    ByteBuffer start = ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
    start.putLong(padded).put(header);
    start.put(" ".repeat(padded - header.length).getBytes(StandardCharsets.US_ASCII));
    return start.array();
  }

  private static byte[] json(Header header) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      if (!header.metadata().isEmpty()) {
        json.writeObjectFieldStart(TensorSpec.METADATA);
        for (Map.Entry<String, String> entry : header.metadata().entrySet()) {
          json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
      }
      long begin = 0;
      for (TensorSpec tensor : header.tensors()) {
        json.writeObjectFieldStart(tensor.name());
        json.writeStringField("dtype", Dtype.of(tensor.precision()).name());
        json.writeArrayFieldStart("shape");
        for (int dimension : tensor.shape()) {
          json.writeNumber(dimension);
        }
        json.writeEndArray();
        json.writeFieldName("data_offsets");
        json.writeArray(new long[] {begin, begin + tensor.bytes()}, 0, 2);
        json.writeEndObject();
        begin += tensor.bytes();
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
