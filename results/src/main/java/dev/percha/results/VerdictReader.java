package dev.percha.results;

import dev.percha.models.internal.json.Fields;
import dev.percha.results.verdict.VerdictSummary;
import dev.percha.results.verdict.VerdictSummary.Accuracy;
import dev.percha.results.verdict.VerdictSummary.McNemar;
import dev.percha.results.verdict.VerdictSummary.Pair;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** A verdict of the fields of a document. */
final class VerdictReader {
  private VerdictReader() {}

  static VerdictSummary verdict(Fields fields) {
    return new VerdictSummary(
        fields.text("metric"),
        fields.number("margin"),
        fields.objects("accuracies").stream().map(VerdictReader::accuracy).toList(),
        fields.objects("pairs").stream().map(VerdictReader::pair).toList());
  }

  private static Accuracy accuracy(Fields fields) {
    return new Accuracy(fields.text("backend"), fields.whole("seed"), fields.number("accuracy"));
  }

  private static Pair pair(Fields fields) {
    return new Pair(
        fields.text("one"),
        fields.text("other"),
        fields.integer("seeds"),
        number(fields, "difference"),
        number(fields, "low"),
        number(fields, "high"),
        fields.text("answer"),
        fields
            .optional("moreSeeds", fields::integer)
            .map(OptionalInt::of)
            .orElseGet(OptionalInt::empty),
        fields.optional("mcNemar").map(VerdictReader::mcNemar));
  }

  private static McNemar mcNemar(Fields fields) {
    return new McNemar(fields.integer("onlyOne"), fields.integer("onlyOther"), fields.number("p"));
  }

  private static OptionalDouble number(Fields fields, String name) {
    return fields
        .optional(name, fields::number)
        .map(OptionalDouble::of)
        .orElseGet(OptionalDouble::empty);
  }
}
