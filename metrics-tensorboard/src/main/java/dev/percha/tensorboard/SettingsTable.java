package dev.percha.tensorboard;

import dev.percha.core.domain.training.RunEvent;
import dev.percha.core.port.out.MetricsLog;
import java.util.LinkedHashMap;
import java.util.Map;

/** What was trained, as a table in Markdown, which TensorBoard's page "Text" shows. */
final class SettingsTable {
  private SettingsTable() {}

  static String of(RunEvent.Started started, MetricsLog.Training training) {
    Map<String, String> rows = new LinkedHashMap<>();
    rows.put("backend", started.backend());
    rows.put("version", started.version());
    rows.putAll(training.settings());
    rows.put("training-rows", String.valueOf(started.trainingRows()));
    rows.put("validation-rows", String.valueOf(started.validationRows()));
    StringBuilder table = new StringBuilder("| setting | value |\n|---|---|\n");
    rows.forEach(
        (name, value) ->
            table.append("| ").append(name).append(" | ").append(plain(value)).append(" |\n"));
    return table.toString();
  }

  /** A data set's name is its folder's, and may mean something in Markdown or HTML. */
  private static String plain(String value) {
    StringBuilder plain = new StringBuilder();
    value
        .codePoints()
        .forEach(
            character -> {
              if (Character.isISOControl(character)) {
                plain.append(' ');
              } else if (character < 128
                  && !Character.isLetterOrDigit(character)
                  && " .,:;-+/".indexOf(character) < 0) {
                plain.append("&#").append(character).append(';');
              } else {
                plain.appendCodePoint(character);
              }
            });
    return plain.toString();
  }
}
