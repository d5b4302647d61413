package dev.percha.models.internal.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.percha.core.failure.DataException;
import dev.percha.models.internal.safetensors.Safetensors.Header;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a header token by token, so that nothing is built of what does not belong there. */
final class HeaderParser implements AutoCloseable {
  /** The header, a tensor in it, its shape, and one more, which is refused by name. */
  private static final int DEPTH = 4;

  private final Source source;
  private final long dataLength;
  private final JsonParser json;

  private record Entry(TensorSpec spec, long begin, long end) {}

  /**
   * @param text the header without its padding
   * @param dataLength how many bytes the file has after the header
   */
  HeaderParser(Source source, String text, long dataLength) throws IOException {
    this.source = source;
    this.dataLength = dataLength;
    this.json =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH)
                    .maxNameLength(Safetensors.MAX_HEADER)
                    .maxStringLength(Safetensors.MAX_HEADER)
                    .build())
            .build()
            .createParser(text);
  }

  Header header() throws IOException {
    try {
      return object();
    } catch (JsonProcessingException e) {
      throw source.refuse(
          "the header is not the JSON expected, near its character %d: %s",
          json.currentLocation().getCharOffset(), Source.shortened(e.getOriginalMessage()));
    }
  }

  private Header object() throws IOException {
    Map<String, String> metadata = Map.of();
    List<Entry> entries = new ArrayList<>();
    require(JsonToken.START_OBJECT, "the header", "an object");
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      if (json.currentName().equals(TensorSpec.METADATA)) {
        metadata = metadata();
      } else {
        entries.add(tensor(json.currentName()));
      }
    }
    if (json.nextToken() != null) {
      throw source.refuse("the header goes on after its closing brace; expected spaces alone");
    }
    return new Header(metadata, inOrder(entries));
  }

  private Map<String, String> metadata() throws IOException {
    Map<String, String> metadata = new LinkedHashMap<>();
    require(JsonToken.START_OBJECT, TensorSpec.METADATA, "an object of texts");
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      require(JsonToken.VALUE_STRING, TensorSpec.METADATA, "a text for each key");
      metadata.put(json.currentName(), json.getText());
    }
    return metadata;
  }

  private Entry tensor(String name) throws IOException {
    String what = "tensor " + Source.quoted(name);
    Dtype dtype = null;
    List<Integer> shape = null;
    long[] offsets = null;
    require(JsonToken.START_OBJECT, what, "an object");
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      switch (json.currentName()) {
        case "dtype" -> dtype = dtype(what);
        case "shape" -> shape = shape(what);
        case "data_offsets" -> offsets = offsets(what);
        default -> throw expected(what + ": field " + Source.quoted(json.currentName()));
      }
    }
    if (dtype == null || shape == null || offsets == null) {
      throw expected(what + ": a field is missing");
    }
    return entry(what, new TensorSpec(name, dtype.precision(), shape), offsets);
  }

  private DataException expected(String what) {
    return source.refuse("%s; expected dtype, shape and data_offsets", what);
  }

  private Entry entry(String what, TensorSpec spec, long[] offsets) {
    if (offsets[0] > offsets[1] || offsets[1] > dataLength) {
      throw source.refuse(
          "%s: data at [%d, %d]; expected a range within the file's %d bytes of data",
          what, offsets[0], offsets[1], dataLength);
    }
    if (offsets[1] - offsets[0] != spec.bytes()) {
      throw source.refuse(
          "%s: %d bytes of data; expected %d by its dtype and shape",
          what, offsets[1] - offsets[0], spec.bytes());
    }
    return new Entry(spec, offsets[0], offsets[1]);
  }

  private Dtype dtype(String what) throws IOException {
    require(JsonToken.VALUE_STRING, what, "a text as dtype");
    String name = json.getText();
    return Dtype.named(name)
        .orElseThrow(
            () -> source.refuse("%s: dtype %s; allowed: F32, F64", what, Source.quoted(name)));
  }

  private List<Integer> shape(String what) throws IOException {
    List<Integer> shape = new ArrayList<>();
    require(JsonToken.START_ARRAY, what, "an array as shape");
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (shape.size() == TensorSpec.MAX_RANK) {
        throw source.refuse(
            "%s: more than %d dimensions; expected fewer", what, TensorSpec.MAX_RANK);
      }
      shape.add((int) number(what, "shape", Integer.MAX_VALUE));
    }
    return shape;
  }

  private long[] offsets(String what) throws IOException {
    require(JsonToken.START_ARRAY, what, "an array as data_offsets");
    json.nextToken();
    long begin = number(what, "data_offsets", Long.MAX_VALUE);
    json.nextToken();
    long end = number(what, "data_offsets", Long.MAX_VALUE);
    require(JsonToken.END_ARRAY, what, "two data_offsets");
    return new long[] {begin, end};
  }

  /** The current token, where it is a whole number without sign, fraction or exponent. */
  private long number(String what, String field, long most) throws IOException {
    boolean whole =
        json.currentToken() == JsonToken.VALUE_NUMBER_INT
            && json.getNumberType() != NumberType.BIG_INTEGER
            && json.getTextCharacters()[json.getTextOffset()] != '-'
            && json.getLongValue() <= most;
    if (!whole) {
      throw source.refuse(
          "%s: %s in %s; expected whole numbers from 0 to %d",
          what, Source.quoted(json.getText()), field, most);
    }
    return json.getLongValue();
  }

  private void require(JsonToken token, String what, String expected) throws IOException {
    if (json.nextToken() != token) {
      throw source.refuse("%s: %s; expected %s", what, Source.quoted(json.getText()), expected);
    }
  }

  private List<TensorSpec> inOrder(List<Entry> entries) {
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long end = 0;
    for (Entry entry : entries) {
      if (entry.begin() != end) {
        throw source.refuse(
            "tensor %s: data from %d; expected from %d, with neither hole nor overlap",
            Source.quoted(entry.spec().name()), entry.begin(), end);
      }
      end = entry.end();
    }
    if (end != dataLength) {
      throw source.refuse(
          "%d bytes of data; expected %d, as its tensors have together", dataLength, end);
    }
    return entries.stream().map(Entry::spec).toList();
  }

  @Override
  public void close() throws IOException {
    json.close();
  }
}
