package dev.percha.models;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.network.Activation;
import dev.percha.core.domain.network.DenseLayer;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.optimizer.Optimizer;
import dev.percha.core.domain.training.EarlyStopping;
import dev.percha.core.domain.training.Monitor;
import dev.percha.core.domain.training.TrainingPlan;
import java.util.List;

/** Plans and epochs as JSON, the same in results, model files and checkpoints. */
public final class PlanJson {
  private PlanJson() {}

  /**
   * Writes every field of a plan.
   *
   * @param node receives them
   * @param plan the plan
   */
  public static void write(ObjectNode node, TrainingPlan plan) {
    ObjectNode network = node.putObject("network");
    network.put("inputs", plan.network().inputs());
    ArrayNode hidden = network.putArray("hidden");
    for (DenseLayer layer : plan.network().hidden()) {
      hidden
          .addObject()
          .put("units", layer.units())
          .put("activation", layer.activation().toString());
    }
    network.put("classes", plan.network().classes());
    write(node.putObject("optimizer"), plan.optimizer());
    node.put("precision", Fields.word(plan.precision()));
    node.put("epochs", plan.epochs());
    node.put("batchSize", plan.batchSize());
    node.put("seed", plan.seed());
    node.put("splitSeed", plan.splitSeed());
    plan.earlyStopping()
        .ifPresent(
            stopping ->
                node.putObject("earlyStopping")
                    .put("patience", stopping.patience())
                    .put("minDelta", stopping.minDelta())
                    .put("monitor", Fields.word(stopping.monitor())));
  }

  static TrainingPlan read(Fields fields) {
    Fields network = fields.object("network");
    List<DenseLayer> hidden =
        network.objects("hidden").stream()
            .map(
                layer ->
                    new DenseLayer(
                        layer.integer("units"), Activation.parse(layer.text("activation"))))
            .toList();
    return new TrainingPlan(
        new NetworkSpec(network.integer("inputs"), hidden, network.integer("classes")),
        optimizer(fields.object("optimizer")),
        fields.word("precision", Precision.class),
        fields.integer("epochs"),
        fields.integer("batchSize"),
        fields.whole("seed"),
        fields.whole("splitSeed"),
        fields
            .optional("earlyStopping")
            .map(
                stopping ->
                    new EarlyStopping(
                        stopping.integer("patience"),
                        stopping.number("minDelta"),
                        stopping.word("monitor", Monitor.class))));
  }

  /**
   * The kind, and then its values by the names they have in the record.
   *
   * @param node receives them
   * @param optimizer the optimizer
   */
  public static void write(ObjectNode node, Optimizer optimizer) {
    node.put("name", optimizer.name());
    optimizer
        .hyperparameters()
        .forEach(
            (name, value) -> {
              if (value instanceof Double number) {
                node.put(name, number);
              } else if (value instanceof Boolean flag) {
                node.put(name, flag);
              } else {
                node.put(name, Fields.word((Enum<?>) value));
              }
            });
  }

  private static Optimizer optimizer(Fields fields) {
    return Optimizer.of(
        fields.text("name"),
        (name, type) -> {
          if (type == double.class) {
            return fields.number(name);
          }
          return type == boolean.class
              ? fields.flag(name)
              : fields.word(name, type.asSubclass(Enum.class));
        });
  }

  static void write(ObjectNode node, EpochMetrics epoch) {
    node.put("epoch", epoch.epoch());
    node.put("loss", epoch.loss());
    node.put("accuracy", epoch.accuracy());
    node.put("valLoss", epoch.valLoss());
    node.put("valAccuracy", epoch.valAccuracy());
    node.put("trainSeconds", epoch.trainSeconds());
  }

  static EpochMetrics readEpoch(Fields fields) {
    return new EpochMetrics(
        fields.integer("epoch"),
        fields.number("loss"),
        fields.number("accuracy"),
        fields.number("valLoss"),
        fields.number("valAccuracy"),
        fields.number("trainSeconds"));
  }
}
