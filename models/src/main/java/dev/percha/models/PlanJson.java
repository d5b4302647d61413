package dev.percha.models;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.percha.core.domain.data.Preparation;
import dev.percha.core.domain.data.SplitSpec;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.network.Activation;
import dev.percha.core.domain.network.Dense;
import dev.percha.core.domain.network.Dropout;
import dev.percha.core.domain.network.Layer;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.optimizer.Optimizer;
import dev.percha.core.domain.optimizer.Schedule;
import dev.percha.core.domain.training.EarlyStopping;
import dev.percha.core.domain.training.Monitor;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.models.internal.json.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

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
    for (int layer = 0; layer < plan.network().layers() - 1; layer++) {
      ObjectNode dense = hidden.addObject();
      dense.put("units", plan.network().unitsOf(layer));
      dense.put("activation", plan.network().activation(layer).toString());
      if (plan.network().dropout(layer) > 0) {
        dense.put("dropout", plan.network().dropout(layer));
      }
    }
    network.put("classes", plan.network().classes());
    write(node.putObject("optimizer"), plan.optimizer());
    Schedule schedule = plan.schedule();
    if (!schedule.isConstant()) {
      node.putObject("schedule")
          .put("kind", Fields.word(schedule.kind()))
          .put("factor", schedule.factor())
          .put("steps", schedule.steps())
          .put("warmUp", schedule.warmUp());
    }
    if (plan.l2() > 0) {
      node.put("l2", plan.l2());
    }
    node.put("precision", Fields.word(plan.precision()));
    node.put("epochs", plan.epochs());
    node.put("batchSize", plan.batchSize());
    node.put("seed", plan.seed());
    node.put("splitSeed", plan.splitSeed());
    if (!plan.split().isArticle()) {
      node.put("validationShare", plan.split().validationShare());
      node.put("stratified", plan.split().stratified());
    }
    if (!plan.preparation().equals(new Preparation.AsGiven())) {
      node.put("preparation", plan.preparation().name());
    }
    plan.earlyStopping()
        .ifPresent(
            stopping ->
                node.putObject("earlyStopping")
                    .put("patience", stopping.patience())
                    .put("minDelta", stopping.minDelta())
                    .put("monitor", Fields.word(stopping.monitor())));
  }

  /**
   * Reads what {@link #write(ObjectNode, TrainingPlan)} wrote.
   *
   * @param fields a plan's
   * @return the plan
   * @throws IllegalArgumentException where they are none; the message names the place
   */
  public static TrainingPlan read(Fields fields) {
    Fields network = fields.object("network");
    List<Layer> hidden = new ArrayList<>();
    for (Fields layer : network.objects("hidden")) {
      hidden.add(new Dense(layer.integer("units"), Activation.parse(layer.text("activation"))));
      if (layer.has("dropout")) {
        hidden.add(new Dropout(layer.number("dropout")));
      }
    }
    return new TrainingPlan(
        new NetworkSpec(network.integer("inputs"), hidden, network.integer("classes")),
        optimizer(fields.object("optimizer")),
        fields.optional("schedule").map(PlanJson::schedule).orElseGet(Schedule::constant),
        fields.has("l2") ? fields.number("l2") : 0,
        fields.word("precision", Precision.class),
        fields.integer("epochs"),
        fields.integer("batchSize"),
        fields.whole("seed"),
        split(fields),
        fields
            .optional("preparation", fields::text)
            .map(Preparation::named)
            .orElseGet(Preparation.AsGiven::new),
        fields
            .optional("earlyStopping")
            .map(
                stopping ->
                    new EarlyStopping(
                        stopping.integer("patience"),
                        stopping.number("minDelta"),
                        stopping.word("monitor", Monitor.class))));
  }

  private static SplitSpec split(Fields fields) {
    SplitSpec usual = SplitSpec.article().withSeed(fields.whole("splitSeed"));
    return fields.has("validationShare")
        ? new SplitSpec(fields.number("validationShare"), fields.flag("stratified"), usual.seed())
        : usual;
  }

  /** Whether a plan has what files did not know of when they were first written. */
  static boolean isNew(TrainingPlan plan) {
    return !plan.split().isArticle() || !plan.preparation().equals(new Preparation.AsGiven());
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

  private static Schedule schedule(Fields fields) {
    return new Schedule(
        fields.word("kind", Schedule.Kind.class),
        fields.number("factor"),
        fields.whole("steps"),
        fields.whole("warmUp"));
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

  /**
   * Writes every figure of an epoch.
   *
   * @param node receives them
   * @param epoch the epoch
   */
  public static void write(ObjectNode node, EpochMetrics epoch) {
    node.put("epoch", epoch.epoch());
    node.put("loss", epoch.loss());
    node.put("accuracy", epoch.accuracy());
    node.put("valLoss", epoch.valLoss());
    node.put("valAccuracy", epoch.valAccuracy());
    node.put("trainSeconds", epoch.trainSeconds());
  }

  /**
   * Reads what {@link #write(ObjectNode, EpochMetrics)} wrote.
   *
   * @param fields an epoch's
   * @param figure reads one of them by its name: {@code fields::number} where each must be finite,
   *     {@code fields::figure} where null stands for one that was not
   * @return the epoch
   * @throws IllegalArgumentException where they are none; the message names the place
   */
  public static EpochMetrics readEpoch(Fields fields, ToDoubleFunction<String> figure) {
    return new EpochMetrics(
        fields.integer("epoch"),
        figure.applyAsDouble("loss"),
        figure.applyAsDouble("accuracy"),
        figure.applyAsDouble("valLoss"),
        figure.applyAsDouble("valAccuracy"),
        figure.applyAsDouble("trainSeconds"));
  }
}
