package dev.percha.results;

import dev.percha.core.domain.evaluation.ConfusionMatrix;
import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.training.RunStatus;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.domain.training.Warning;
import dev.percha.models.PlanJson;
import dev.percha.models.internal.json.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** An experiment of the fields of a document; what is wrong with one is told by its place. */
final class ResultReader {
  private final int version;
  private final TrainingPlan plan;

  private ResultReader(int version, TrainingPlan plan) {
    this.version = version;
    this.plan = plan;
  }

  static ExperimentSummary experiment(Fields root) {
    int version = root.integer("schemaVersion");
    if (version < 1 || version > Results.SCHEMA_VERSION) {
      throw new IllegalArgumentException(
          "its schemaVersion is "
              + version
              + "; this percha reads 1 to "
              + Results.SCHEMA_VERSION
              + ", take a newer one");
    }
    ResultReader reader = new ResultReader(version, PlanJson.read(root.object("plan")));
    return new ExperimentSummary(
        root.text("command"),
        root.text("status").equals(Words.RUNNING)
            ? Optional.empty()
            : Optional.of(root.word("status", RunStatus.class, Words::of)),
        reader.plan,
        environment(root.object("environment")),
        dataset(root.object("dataset")),
        root.objects("runs").stream().map(reader::run).toList());
  }

  private static Environment environment(Fields fields) {
    return new Environment(
        fields.text("percha"),
        fields.text("java"),
        fields.text("vm"),
        fields.text("os"),
        fields.text("arch"),
        fields.integer("processors"),
        integer(fields, "threads"));
  }

  private static DatasetSummary dataset(Fields fields) {
    return new DatasetSummary(
        fields.text("name"),
        fields.text("sha256"),
        fields.optional("classNames", fields::texts).orElse(List.of()),
        integer(fields, "trainingRows"));
  }

  private RunSummary run(Fields fields) {
    String name = fields.text("name");
    return new RunSummary(
        name,
        fields.text("backend"),
        fields.text("version"),
        plan(fields),
        fields.word("status", RunStatus.class, Words::of),
        fields.optional("failure", fields::text).map(message -> failure(fields, message)),
        fields.objects("warnings").stream().map(ResultReader::warning).toList(),
        history(fields),
        integer(fields, "bestEpoch"),
        fields.optional("test").map(ResultReader::scores),
        fields.optional("testAtBestEpoch").map(ResultReader::scores),
        fields.optional("firstTestImage").map(ResultReader::firstAnswer),
        new RunFiles(
            fields.optional("model", fields::text),
            fields.optional("bestModel", fields::text),
            fields.optional("probabilities", fields::text)),
        fields
            .optional("seconds", fields::number)
            .map(OptionalDouble::of)
            .orElseGet(OptionalDouble::empty),
        fields
            .optional("peakMemory", fields::whole)
            .map(OptionalLong::of)
            .orElseGet(OptionalLong::empty),
        fields
            .optional("lastEpochsAccuracy", fields::number)
            .map(OptionalDouble::of)
            .orElseGet(OptionalDouble::empty));
  }

  /** Version 1 had one plan, and of each run what may differ from it. */
  private TrainingPlan plan(Fields fields) {
    return version == 1
        ? plan.withSeed(fields.whole("seed")).withEpochs(fields.integer("epochs"))
        : PlanJson.read(fields.object("plan"));
  }

  /** Version 1 did not say of which kind a failure is. */
  private Failure failure(Fields fields, String message) {
    return new Failure(
        version == 1
            ? Failure.Kind.OTHER
            : fields.word("failureKind", Failure.Kind.class, Words::of),
        message);
  }

  private static Warning warning(Fields fields) {
    return new Warning(fields.word("kind", Warning.Kind.class, Words::of), fields.text("message"));
  }

  private static List<EpochMetrics> history(Fields fields) {
    List<EpochMetrics> epochs = new ArrayList<>();
    fields
        .objects("history")
        .forEach(epoch -> epochs.add(PlanJson.readEpoch(epoch, epoch::figure)));
    return epochs;
  }

  private static TestScores scores(Fields fields) {
    return new TestScores(fields.figure("loss"), new ConfusionMatrix(fields.wholes("confusion")));
  }

  private static FirstAnswer firstAnswer(Fields fields) {
    return new FirstAnswer(
        fields.integer("label"), fields.text("name"), fields.figure("probability"));
  }

  private static OptionalInt integer(Fields fields, String name) {
    return fields
        .optional(name, fields::integer)
        .map(OptionalInt::of)
        .orElseGet(OptionalInt::empty);
  }
}
