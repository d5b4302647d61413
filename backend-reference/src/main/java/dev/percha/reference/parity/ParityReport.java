package dev.percha.reference.parity;

import dev.percha.reference.MeasuredEquation;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a climb found.
 *
 * @param findings every comparison, in the order of the rungs
 * @param flips units found on the other side of a kink, in steps from a common state
 * @param equation of each backend, the numbers of the equation as its steps show them
 * @param partings where free runs in float32 first part
 * @param culprit who does not compute the same, and in what, in one line; empty where all do
 * @param undecided why the climb ended where nothing further can be judged; empty where it did not
 * @param decidedEpochs the epochs of a full run in float64 that the equation decides, and not
 *     rounding; see {@link ParityLadder#TWIN_BOUND}
 * @param cancelled whether the climb was ended before its last rung
 */
public record ParityReport(
    List<Finding> findings,
    List<BranchFlip> flips,
    Map<String, List<MeasuredEquation.Coefficient>> equation,
    List<Divergence> partings,
    Optional<String> culprit,
    Optional<String> undecided,
    int decidedEpochs,
    boolean cancelled) {
  public ParityReport {
    findings = List.copyOf(findings);
    flips = List.copyOf(flips);
    equation = Collections.unmodifiableMap(new LinkedHashMap<>(equation));
    partings = List.copyOf(partings);
  }

  /** {@return whether every finding was within its bound, and all could be judged} */
  public boolean isSame() {
    return undecided.isEmpty() && findings.stream().allMatch(Finding::isSame);
  }
}
