package dev.percha.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.inject.Injector;
import dev.percha.cli.report.NetworkSummary;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.models.PlanJson;
import dev.percha.results.Json;
import java.util.EnumSet;
import java.util.Set;
import picocli.CommandLine;

@CommandLine.Command(
    name = "summary",
    description =
        "Prints the network's layers, shapes and parameters, as Keras does, and the optimizer.")
final class SummaryCommand implements Command {
  @Override
  public Set<Setting> keys() {
    Set<Setting> keys =
        EnumSet.of(
            Setting.HIDDEN,
            Setting.ACTIVATION,
            Setting.DROPOUT,
            Setting.L2,
            Setting.SCHEDULE,
            Setting.WARM_UP,
            Setting.OPTIMIZER,
            Setting.PRECISION,
            Setting.SPLIT_SEED,
            Setting.VALIDATION,
            Setting.STRATIFIED,
            Setting.DATA);
    keys.addAll(Setting.OF_DATA);
    keys.addAll(Setting.OF_OPTIMIZERS);
    return keys;
  }

  @Override
  public ExitCode run(Settings settings, Injector injector, CommandContext shell) {
    TrainingPlan plan;
    if (settings.data().isPresent()) {
      Dataset data = Training.data(settings, shell);
      plan = settings.plan(data);
    } else {
      plan = settings.plan();
    }
    if (shell.json()) {
      ObjectNode node = json(plan.network());
      PlanJson.write(node.putObject("optimizer"), plan.optimizer());
      node.put("schedule", plan.schedule().toString()).put("l2", plan.l2());
      shell.print(node);
    } else {
      shell.out().print(NetworkSummary.of(plan, shell.unicode()));
    }
    return ExitCode.DONE;
  }

  private static ObjectNode json(NetworkSpec network) {
    ObjectNode node = Json.MAPPER.createObjectNode();
    ArrayNode layers = node.putArray("layers");
    for (int layer = 0; layer < network.layers(); layer++) {
      boolean hidden = layer < network.dense().size();
      layers
          .addObject()
          .put("inputs", network.inputsOf(layer))
          .put("units", network.unitsOf(layer))
          .put("activation", hidden ? network.activation(layer).toString() : "softmax")
          .put("dropout", hidden ? network.dropout(layer) : 0)
          .put("parameters", (network.inputsOf(layer) + 1) * network.unitsOf(layer));
    }
    return node.put("parameters", network.parameterCount());
  }
}
