package dev.percha.models.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * JSON as the standard has it: one value and nothing after it, no name twice in an object, at most
 * {@value #DEEPEST} levels and {@value #TOKENS} tokens, so that no text takes more memory than some
 * hundred times its tokens.
 */
public final class StrictJson {
  private static final int DEEPEST = 100;
  private static final int TOKENS = 4_000_000;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxTokenCount(TOKENS)
                          .build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Jackson says of a place that it does not say in which text. */
  private static final Pattern JACKSONS_SOURCE =
      Pattern.compile("\\[Source: [^;]*; (line: \\d+, column: \\d+)]");

  private StrictJson() {}

  /**
   * @param text a document
   * @return it as a tree
   * @throws IllegalArgumentException where it is no JSON in these bounds; the message begins with
   *     {@code no JSON}
   */
  public static JsonNode read(String text) {
    return tree(() -> MAPPER.readTree(text));
  }

  /**
   * @param bytes a document in UTF-8, or another of Unicode's forms
   * @return it as a tree
   * @throws IllegalArgumentException where it is no JSON in these bounds; the message begins with
   *     {@code no JSON}
   */
  public static JsonNode read(byte[] bytes) {
    return tree(() -> MAPPER.readTree(bytes));
  }

  private interface Reading {
    JsonNode read() throws IOException;
  }

  private static JsonNode tree(Reading reading) {
    try {
      return reading.read();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "no JSON: " + JACKSONS_SOURCE.matcher(e.getOriginalMessage()).replaceAll("$1"), e);
    } catch (IOException e) {
      // Jackson's word for bytes that are no characters.
      throw new IllegalArgumentException("no JSON: " + e.getMessage(), e);
    }
  }
}
