package dev.percha.results;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** JSON as every command writes it: indented, and null for a number that is not finite. */
public final class Json {
  /** Reads JSON, and makes what is to be written. */
  public static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder().addDecorator((factory, plain) -> new Finite(plain)).build())
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  /** What a name may have that would not be seen, or turn a terminal's text around. */
  private static final Pattern INVISIBLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\\n]]");

  private Json() {}

  private static String escaped(String characters) {
    return characters
        .chars()
        .mapToObj(unit -> String.format(Locale.ROOT, "\\u%04x", unit))
        .collect(Collectors.joining());
  }

  /**
   * @param document what to write
   * @return it, on several lines without an end of the last
   */
  public static String text(JsonNode document) {
    try {
      return INVISIBLE
          .matcher(MAPPER.writeValueAsString(document))
          .replaceAll(found -> Matcher.quoteReplacement(escaped(found.group())));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values is always written", e);
    }
  }

  /**
   * @param document what to write
   * @return it, in one line of ASCII without its end
   */
  public static String line(JsonNode document) {
    try {
      return MAPPER
          .writer()
          .without(SerializationFeature.INDENT_OUTPUT)
          .with(JsonWriteFeature.ESCAPE_NON_ASCII)
          .writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values is always written", e);
    }
  }

  /** JSON has no numbers but finite ones; Jackson would write the others as texts. */
  private static final class Finite extends JsonGeneratorDelegate {
    Finite(JsonGenerator plain) {
      super(plain, false);
    }

    @Override
    public void writeNumber(double value) throws IOException {
      if (Double.isFinite(value)) {
        super.writeNumber(value);
      } else {
        writeNull();
      }
    }

    @Override
    public void writeNumber(float value) throws IOException {
      if (Float.isFinite(value)) {
        super.writeNumber(value);
      } else {
        writeNull();
      }
    }
  }
}
