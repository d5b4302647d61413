package dev.percha.cli.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.models.PlanJson;
import dev.percha.reference.Deviation;
import dev.percha.reference.parity.BranchFlip;
import dev.percha.reference.parity.Divergence;
import dev.percha.reference.parity.Finding;
import dev.percha.reference.parity.ParityReport;
import dev.percha.results.Json;
import java.util.Locale;

/** A climb of the parity ladder for programs. */
public final class ParityDocument {
  private ParityDocument() {}

  /**
   * @param report what was found
   * @param plan the plan
   * @param data the data
   * @return all of it
   */
  public static ObjectNode of(ParityReport report, TrainingPlan plan, Dataset data) {
    ObjectNode root = Json.MAPPER.createObjectNode();
    root.put("same", report.isSame());
    root.put("culprit", report.culprit().orElse(null));
    root.put("undecided", report.undecided().orElse(null));
    root.put("cancelled", report.cancelled());
    root.put("decidedEpochs", report.decidedEpochs());
    root.putObject("data").put("name", data.name()).put("sha256", data.sha256());
    PlanJson.write(root.putObject("plan"), plan);
    ArrayNode findings = root.putArray("findings");
    report.findings().forEach(finding -> finding(findings.addObject(), finding));
    ArrayNode flips = root.putArray("flips");
    report.flips().forEach(flip -> flip(flips.addObject(), flip));
    ArrayNode equation = root.putArray("equation");
    report
        .equation()
        .forEach(
            (backend, numbers) ->
                numbers.forEach(
                    number ->
                        equation
                            .addObject()
                            .put("backend", backend)
                            .put("name", number.name())
                            .put("nominal", number.nominal())
                            .put("value", number.value())
                            .put("standardError", number.standardError())
                            .put("bound", number.deviation().bound())
                            .put("same", number.deviation().isWithin())));
    ArrayNode partings = root.putArray("partings");
    report.partings().forEach(parting -> parting(partings.addObject(), parting));
    return root;
  }

  private static void finding(ObjectNode node, Finding finding) {
    Deviation deviation = finding.deviation();
    node.put("rung", finding.rung().name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .put("one", finding.one())
        .put("other", finding.other())
        .put("steps", finding.steps())
        .put("what", deviation.what())
        .put("largest", deviation.largest())
        .put("rms", deviation.rms());
    node.putObject("worst").put("where", deviation.where()).put("error", deviation.error());
    if (finding.rung().isJudged()) {
      ((ObjectNode) node.get("worst")).put("bound", deviation.bound());
      node.put("same", finding.isSame());
    }
  }

  private static void flip(ObjectNode node, BranchFlip flip) {
    node.put("backend", flip.backend())
        .put("step", flip.step())
        .put("layer", flip.unit().layer())
        .put("row", flip.unit().row())
        .put("unit", flip.unit().unit())
        .put("z", flip.unit().z())
        .put("error", flip.unit().error());
  }

  private static void parting(ObjectNode node, Divergence parting) {
    node.put("one", parting.one())
        .put("other", parting.other())
        .put("step", parting.step())
        .put("layer", parting.layer())
        .put("row", parting.row())
        .put("unit", parting.unit())
        .put("z", parting.z())
        .put("otherZ", parting.otherZ())
        .put("drift", parting.drift())
        .put("kink", parting.isKink());
  }
}
