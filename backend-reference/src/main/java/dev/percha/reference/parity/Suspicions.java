package dev.percha.reference.parity;

import dev.percha.core.domain.EpsilonPlacement;
import dev.percha.core.domain.RmsProp;
import dev.percha.reference.Step;
import dev.percha.reference.StepVerdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Who is at fault, and which common mistake would explain it. */
final class Suspicions {
  private final Map<String, String> mistakes = new LinkedHashMap<>();

  /** Looks for the mistake by which somebody would have made that very step. */
  void consider(String name, Step step) {
    RmsProp own = step.optimizer();
    optimizers(own).entrySet().stream()
        .filter(mistake -> !mistake.getValue().equals(own))
        .filter(mistake -> StepVerdict.of(step.by(mistake.getValue())).isWithin())
        .findFirst()
        .ifPresent(mistake -> mistakes.putIfAbsent(name, mistake.getKey()));
  }

  private static Map<String, RmsProp> optimizers(RmsProp own) {
    Map<String, RmsProp> optimizers = new LinkedHashMap<>();
    EpsilonPlacement other =
        own.epsilonPlacement() == EpsilonPlacement.INSIDE
            ? EpsilonPlacement.OUTSIDE
            : EpsilonPlacement.INSIDE;
    optimizers.put("epsilon stood " + other.name().toLowerCase(Locale.ROOT), own.with(other));
    for (double epsilon : new double[] {own.epsilon() * 10, own.epsilon() / 10, 1e-8, 1e-6}) {
      optimizers.put(
          "epsilon were " + epsilon,
          new RmsProp(own.learningRate(), own.rho(), epsilon, own.epsilonPlacement()));
    }
    for (double rho : new double[] {0.9, 0.95, 0.99}) {
      optimizers.put(
          "rho were " + rho,
          new RmsProp(own.learningRate(), rho, own.epsilon(), own.epsilonPlacement()));
    }
    return optimizers;
  }

  /**
   * Those who differ from the judge on the first rung where anybody differs; where it is only a
   * pair that is too far apart, that pair.
   */
  Optional<String> culprit(List<Finding> findings) {
    return findings.stream()
        .filter(finding -> !finding.isSame())
        .findFirst()
        .map(
            first -> {
              String guilty =
                  findings.stream()
                      .filter(finding -> finding.rung() == first.rung() && !finding.isSame())
                      .filter(finding -> finding.other().equals(ParityLadder.JUDGE))
                      .map(this::accusation)
                      .collect(Collectors.joining("; "));
              String pair = first.one() + " or " + first.other() + ": " + first.deviation();
              return first.rung().title() + ": " + (guilty.isEmpty() ? pair : guilty);
            });
  }

  private String accusation(Finding finding) {
    String mistake = mistakes.get(finding.one());
    return finding.one()
        + ": "
        + finding.deviation()
        + (mistake == null ? "" : ", as if " + mistake);
  }
}
