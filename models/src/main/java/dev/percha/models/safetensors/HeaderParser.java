package dev.percha.models.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.percha.models.safetensors.Safetensors.Header;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a header token by token, so that nothing is built of what does not belong there. Leaves its
 * source at the first byte of the data.
 */
final class HeaderParser {
  /** The header, a tensor in it, its shape. */
  private static final int DEPTH = 3;

  private static final String DTYPE = "dtype";
  private static final String SHAPE = "shape";
  private static final String OFFSETS = "data_offsets";

  private final Source source;
  private final long dataLength;
  private final JsonParser json;

  private record Entry(TensorSpec spec, long begin, long end) {}

  private HeaderParser(Source source, long dataLength, JsonParser json) {
    this.source = source;
    this.dataLength = dataLength;
    this.json = json;
  }

  static Header parse(Source source) {
    int length = length(source);
    String text = text(source, length);
    try (JsonParser json = factory().createParser(text)) {
      return new HeaderParser(source, source.length() - Long.BYTES - length, json).header();
    } catch (JsonProcessingException e) {
      throw source.refuse(
          "the header is not the JSON expected, at its character "
              + e.getLocation().getCharOffset()
              + ": "
              + Source.shortened(e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw source.refuse("the header cannot be read (" + e.getMessage() + ")", e);
    }
  }

  private static JsonFactory factory() {
    return JsonFactory.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(DEPTH)
                .maxNameLength(Safetensors.MAX_HEADER)
                .maxStringLength(Safetensors.MAX_HEADER)
                .build())
        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .build();
  }

  private static int length(Source source) {
    byte[] start = source.peek(ForeignFormat.START);
    long length =
        start.length < Long.BYTES
            ? 0
            : ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong();
    boolean plausible = length > 0 && length <= Safetensors.MAX_HEADER;
    // Some foreign first bytes are a plausible length; what follows then decides.
    if (!plausible || start.length <= Long.BYTES || start[Long.BYTES] != '{') {
      Optional<ForeignFormat> foreign = ForeignFormat.of(start);
      if (foreign.isPresent()) {
        throw source.refuse(
            "is "
                + foreign.get().description()
                + "; expected safetensors: export the weights to that");
      }
    }
    if (start.length < Long.BYTES) {
      throw source.refuse(
          "has " + start.length + " bytes; expected at least the 8 of a safetensors header length");
    }
    if (!plausible) {
      throw source.refuse(
          "is not safetensors, or damaged: header length "
              + Long.toUnsignedString(length)
              + "; expected 2 to "
              + Safetensors.MAX_HEADER);
    }
    if (length > source.length() - Long.BYTES) {
      throw source.refuse(
          "is cut short: header length "
              + length
              + ", but "
              + (source.length() - Long.BYTES)
              + " bytes follow");
    }
    source.read(Long.BYTES);
    return (int) length;
  }

  /** The header without its padding. */
  private static String text(Source source, int length) {
    byte[] bytes = source.read(length);
    if (bytes[0] != '{') {
      throw source.refuse(
          "is not safetensors, or damaged: the header begins with byte "
              + String.format("0x%02x", bytes[0])
              + "; expected '{'");
    }
    int end = length;
    while (bytes[end - 1] == ' ') {
      end--;
    }
    if (bytes[end - 1] != '}') {
      throw source.refuse(
          "the header ends with byte "
              + String.format("0x%02x", bytes[end - 1])
              + "; expected '}', and spaces after it");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, end)).toString();
    } catch (CharacterCodingException e) {
      throw source.refuse("the header is not UTF-8", e);
    }
  }

  private Header header() throws IOException {
    Map<String, String> metadata = Map.of();
    List<Entry> entries = new ArrayList<>();
    json.nextToken();
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
      String key = json.currentName();
      require(JsonToken.VALUE_STRING, TensorSpec.METADATA, "a text for each key");
      metadata.put(unicode(key), unicode(json.getText()));
    }
    return metadata;
  }

  private Entry tensor(String name) throws IOException {
    String what = "tensor " + Source.quoted(name);
    Optional<Dtype> dtype = Optional.empty();
    Optional<List<Integer>> shape = Optional.empty();
    long[] offsets = {};
    require(JsonToken.START_OBJECT, what, "an object");
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      switch (json.currentName()) {
        case DTYPE -> dtype = Optional.of(dtype(what));
        case SHAPE -> shape = Optional.of(shape(what));
        case OFFSETS -> offsets = offsets(what);
        default ->
            throw source.refuse(
                what
                    + " has the field "
                    + Source.quoted(json.currentName())
                    + "; expected dtype, shape and data_offsets");
      }
    }
    if (dtype.isEmpty() || shape.isEmpty() || offsets.length == 0) {
      throw source.refuse(what + " is not complete; expected dtype, shape and data_offsets");
    }
    return entry(what, spec(what, name, dtype.get(), shape.get()), offsets);
  }

  private TensorSpec spec(String what, String name, Dtype dtype, List<Integer> shape) {
    try {
      return new TensorSpec(name, dtype.precision(), shape);
    } catch (IllegalArgumentException e) {
      throw source.refuse(what + ": " + e.getMessage(), e);
    }
  }

  private Entry entry(String what, TensorSpec spec, long[] offsets) {
    if (offsets[0] > offsets[1] || offsets[1] > dataLength) {
      throw source.refuse(
          String.format(
              "%s has its data at [%d, %d]; expected a range within the %d bytes that the file has",
              what, offsets[0], offsets[1], dataLength));
    }
    if (offsets[1] - offsets[0] != spec.bytes()) {
      throw source.refuse(
          String.format(
              "%s has %d bytes of data; expected %d for %s of shape %s",
              what,
              offsets[1] - offsets[0],
              spec.bytes(),
              Dtype.of(spec.precision()),
              Source.shortened(spec.shape().toString())));
    }
    return new Entry(spec, offsets[0], offsets[1]);
  }

  private Dtype dtype(String what) throws IOException {
    require(JsonToken.VALUE_STRING, what, "a text as dtype");
    String name = json.getText();
    return Dtype.named(name)
        .orElseThrow(
            () ->
                source.refuse(what + " has dtype " + Source.quoted(name) + "; allowed: F32, F64"));
  }

  private List<Integer> shape(String what) throws IOException {
    List<Integer> shape = new ArrayList<>();
    require(JsonToken.START_ARRAY, what, "an array as shape");
    while (json.nextToken() != JsonToken.END_ARRAY) {
      shape.add((int) number(what + " in its shape", Integer.MAX_VALUE));
    }
    return shape;
  }

  private long[] offsets(String what) throws IOException {
    String pair = "an array of two numbers as data_offsets";
    long[] offsets = new long[2];
    require(JsonToken.START_ARRAY, what, pair);
    for (int i = 0; i < offsets.length; i++) {
      if (json.nextToken() == JsonToken.END_ARRAY) {
        throw expected(what, pair);
      }
      offsets[i] = number(what + " in its data_offsets", Long.MAX_VALUE);
    }
    require(JsonToken.END_ARRAY, what, pair);
    return offsets;
  }

  /** The current token, where it is a whole number without sign, fraction or exponent. */
  private long number(String what, long most) throws IOException {
    boolean whole =
        json.currentToken() == JsonToken.VALUE_NUMBER_INT
            && json.getNumberType() != NumberType.BIG_INTEGER
            && !json.getText().startsWith("-")
            && json.getLongValue() <= most;
    if (!whole) {
      throw expected(what, "whole numbers from 0 to " + most);
    }
    return json.getLongValue();
  }

  private void require(JsonToken token, String what, String expected) throws IOException {
    if (json.nextToken() != token) {
      throw expected(what, expected);
    }
  }

  private RuntimeException expected(String what, String expected) throws IOException {
    return source.refuse(
        what + " has " + Source.shortened(json.getText()) + "; expected " + expected);
  }

  private String unicode(String text) {
    try {
      TensorSpec.requireUnicode(text);
      return text;
    } catch (IllegalArgumentException e) {
      throw source.refuse(TensorSpec.METADATA + ": " + e.getMessage(), e);
    }
  }

  private List<TensorSpec> inOrder(List<Entry> entries) {
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long end = 0;
    for (Entry entry : entries) {
      if (entry.begin() != end) {
        throw source.refuse(
            String.format(
                "the data of tensor %s begins at %d; expected %d, with neither hole nor overlap",
                Source.quoted(entry.spec().name()), entry.begin(), end));
      }
      end = entry.end();
    }
    if (end != dataLength) {
      throw source.refuse(
          "has " + dataLength + " bytes of data; expected the " + end + " that its tensors take");
    }
    return entries.stream().map(Entry::spec).toList();
  }
}
