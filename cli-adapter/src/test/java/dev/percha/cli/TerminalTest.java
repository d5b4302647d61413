package dev.percha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.percha.results.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TerminalTest {
  /** Clears the screen, turns text around, hides it, ends a line as Unicode has it. */
  private static final String STEERING = "\033[2J\u202e\u200b\u2028\u0007\u009b";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Terminal terminal = new Terminal(bytes, StandardCharsets.UTF_8, 40);

  @Test
  void whatWouldSteerATerminalIsNotPrintedWhicheverWayItComes() {
    terminal.println("a" + STEERING);
    terminal.printf("%s%n", "b" + STEERING);
    terminal.print(new StringBuilder("ü€ ").append(STEERING));
    terminal.append("c" + STEERING);

    assertThat(text()).startsWith("a?[2J?????\nb?[2J?????\nü€ ?[2J").endsWith("c?[2J?????");
    assertThat(text().replace("\n", "")).doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");
  }

  @Test
  void aStackTraceAndTheEndsOfLinesOfOtherSystemsStayAsTheyAre() {
    terminal.print("a\r\n\tat b\rc\n");

    assertThat(text()).isEqualTo("a\r\n\tat b?c\n");
  }

  @Test
  void aMessageOfAMillionCharactersIsCut() {
    terminal.println("x".repeat(1_000_000));

    assertThat(text()).isEqualTo("x".repeat(40) + " ...\n");
  }

  @Test
  void jsonKeepsEveryCharacterOfAName() throws JsonProcessingException {
    String json = Json.text(Json.MAPPER.createObjectNode().put("name", STEERING));

    assertThat(json.replace("\n", "")).doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");
    assertThat(new ObjectMapper().readTree(json).path("name").asText()).isEqualTo(STEERING);
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
