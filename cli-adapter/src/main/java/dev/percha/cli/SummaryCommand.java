package dev.percha.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.inject.Injector;
import dev.percha.cli.report.Json;
import dev.percha.cli.report.NetworkSummary;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.network.NetworkSpec;
import java.util.EnumSet;
import java.util.Set;
import picocli.CommandLine;

@CommandLine.Command(
    name = "summary",
    description = "Prints the network's layers, shapes and parameters, as Keras does.")
final class SummaryCommand implements Command {
  @Override
  public Set<Setting> keys() {
    return EnumSet.of(Setting.HIDDEN, Setting.ACTIVATION, Setting.PRECISION, Setting.DATA);
  }

  @Override
  public ExitCode run(Settings settings, Injector injector, CommandContext shell) {
    NetworkSpec article = NetworkSpec.article();
    NetworkSpec network;
    if (settings.data().isPresent()) {
      Dataset data = Training.data(settings);
      network = settings.plan(data.train().inputs(), data.train().classes()).network();
    } else {
      network = settings.plan(article.inputs(), article.classes()).network();
    }
    if (shell.json()) {
      shell.print(json(network));
    } else {
      int bytes = settings.plan(1, 2).precision() == Precision.FLOAT32 ? 4 : 8;
      shell.out().print(NetworkSummary.of(network, bytes, shell.unicode()));
    }
    return ExitCode.DONE;
  }

  private static ObjectNode json(NetworkSpec network) {
    ObjectNode node = Json.MAPPER.createObjectNode();
    ArrayNode layers = node.putArray("layers");
    for (int layer = 0; layer < network.layers(); layer++) {
      boolean hidden = layer < network.hidden().size();
      layers
          .addObject()
          .put("inputs", network.inputsOf(layer))
          .put("units", network.unitsOf(layer))
          .put(
              "activation",
              hidden ? network.hidden().get(layer).activation().toString() : "softmax")
          .put("parameters", (network.inputsOf(layer) + 1) * network.unitsOf(layer));
    }
    return node.put("parameters", network.parameterCount());
  }
}
