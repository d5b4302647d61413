package dev.percha.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.inject.Injector;
import dev.percha.core.domain.data.Column;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.data.Schema;
import dev.percha.core.domain.data.Split;
import dev.percha.results.Json;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;

@CommandLine.Command(
    name = "data",
    description = "Checks the data set, built in, in a folder or a table, and says what is in it.")
final class DataCommand implements Command {
  /** Values of a category that a line shows. */
  private static final int SHOWN = 8;

  @Override
  public Set<Setting> keys() {
    Set<Setting> keys =
        EnumSet.of(Setting.DATA, Setting.SPLIT_SEED, Setting.VALIDATION, Setting.STRATIFIED);
    keys.addAll(Setting.OF_DATA);
    return keys;
  }

  @Override
  public ExitCode run(Settings settings, Injector injector, CommandContext shell) {
    Dataset data = Training.data(settings, shell);
    Split split = Split.of(data.train(), settings.split());
    Map<String, Examples> parts = new LinkedHashMap<>();
    parts.put("training", data.train().select(split.training()));
    parts.put("validation", data.train().select(split.validation()));
    parts.put("test", data.test());
    if (shell.json()) {
      shell.print(json(data, parts));
    } else {
      print(data, parts, shell);
    }
    return ExitCode.DONE;
  }

  private static ObjectNode json(Dataset data, Map<String, Examples> parts) {
    ObjectNode node = Json.MAPPER.createObjectNode();
    node.put("name", data.name()).put("sha256", data.sha256());
    data.schema()
        .image()
        .ifPresent(
            image ->
                node.putObject("image").put("height", image.height()).put("width", image.width()));
    data.schema().label().ifPresent(label -> columns(node.put("label", label), data.schema()));
    ArrayNode names = node.putArray("classes");
    data.classNames().forEach(names::add);
    ObjectNode rows = node.putObject("rows");
    parts.forEach(
        (part, examples) -> {
          ArrayNode counts = rows.putArray(part);
          for (int count : counts(examples)) {
            counts.add(count);
          }
        });
    return node;
  }

  private static void columns(ObjectNode node, Schema schema) {
    ArrayNode columns = node.putArray("columns");
    for (Column column : schema.columns()) {
      ObjectNode one = columns.addObject().put("name", column.name());
      if (column instanceof Column.Categorical category) {
        category.values().forEach(one.put("kind", "category").putArray("values")::add);
      } else {
        one.put("kind", "number");
      }
    }
  }

  private static void columns(Schema schema, CommandContext shell) {
    for (Column column : schema.columns()) {
      if (column instanceof Column.Categorical category) {
        List<String> values = category.values();
        String shown = String.join(", ", values.subList(0, Math.min(SHOWN, values.size())));
        shell.say(
            "%-20s category of %d: %s%s",
            column.name(), values.size(), shown, values.size() > SHOWN ? ", ..." : "");
      } else {
        shell.say("%-20s number", column.name());
      }
    }
  }

  private static void print(Dataset data, Map<String, Examples> parts, CommandContext shell) {
    shell.say("%s, SHA-256 %s", data.name(), data.sha256());
    String rows =
        data.schema()
            .image()
            .map(image -> "images of " + image.height() + " x " + image.width())
            .orElse("rows of " + data.schema().width() + " columns");
    shell.say("%s, %d classes", rows, data.classNames().size());
    columns(data.schema(), shell);
    StringBuilder head = new StringBuilder();
    parts.keySet().forEach(part -> head.append(String.format(Locale.ROOT, "%11s", part)));
    shell.say("%-20s%s", "class", head);
    for (int label = 0; label < data.classNames().size(); label++) {
      StringBuilder row = new StringBuilder();
      for (Examples examples : parts.values()) {
        row.append(String.format(Locale.ROOT, "%,11d", counts(examples)[label]));
      }
      shell.say("%-20s%s", label + " " + data.classNames().get(label), row);
    }
    StringBuilder total = new StringBuilder();
    parts
        .values()
        .forEach(examples -> total.append(String.format(Locale.ROOT, "%,11d", examples.rows())));
    shell.say("%-20s%s", "all", total);
  }

  private static int[] counts(Examples examples) {
    int[] counts = new int[examples.classes()];
    for (int row = 0; row < examples.rows(); row++) {
      counts[examples.label(row)]++;
    }
    return counts;
  }
}
