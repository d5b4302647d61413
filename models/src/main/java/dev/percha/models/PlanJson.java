package dev.percha.models;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.percha.core.domain.Activation;
import dev.percha.core.domain.DenseLayer;
import dev.percha.core.domain.EpochMetrics;
import dev.percha.core.domain.EpsilonPlacement;
import dev.percha.core.domain.NetworkSpec;
import dev.percha.core.domain.Precision;
import dev.percha.core.domain.RmsProp;
import dev.percha.core.domain.TrainingPlan;
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
    RmsProp optimizer = plan.optimizer();
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
    node.putObject("optimizer")
        .put("name", "rmsprop")
        .put("learningRate", optimizer.learningRate())
        .put("rho", optimizer.rho())
        .put("epsilon", optimizer.epsilon())
        .put("epsilonPlacement", Fields.word(optimizer.epsilonPlacement()));
    node.put("precision", Fields.word(plan.precision()));
    node.put("epochs", plan.epochs());
    node.put("batchSize", plan.batchSize());
    node.put("seed", plan.seed());
    node.put("splitSeed", plan.splitSeed());
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
    Fields optimizer = fields.object("optimizer");
    if (!optimizer.text("name").equals("rmsprop")) {
      throw new IllegalArgumentException(
          "optimizer.name is " + optimizer.text("name") + "; expected rmsprop");
    }
    return new TrainingPlan(
        new NetworkSpec(network.integer("inputs"), hidden, network.integer("classes")),
        new RmsProp(
            optimizer.number("learningRate"),
            optimizer.number("rho"),
            optimizer.number("epsilon"),
            optimizer.word("epsilonPlacement", EpsilonPlacement.class)),
        fields.word("precision", Precision.class),
        fields.integer("epochs"),
        fields.integer("batchSize"),
        fields.whole("seed"),
        fields.whole("splitSeed"));
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
