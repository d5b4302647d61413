package dev.percha.cli.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/** JSON as every command writes it: indented, and null for a number that is not finite. */
public final class Json {
  /** Reads JSON, and makes what is to be written. */
  public static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder().addDecorator((factory, plain) -> new Finite(plain)).build())
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private Json() {}

  /**
   * @param document what to write
   * @return it, on several lines without an end of the last
   */
  public static String text(JsonNode document) {
    try {
      return MAPPER.writeValueAsString(document);
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
