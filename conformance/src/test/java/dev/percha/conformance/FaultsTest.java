package dev.percha.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.percha.core.port.out.Backend;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The kit is held to broken backends: each breaks exactly the rules named for its fault. */
@Execution(ExecutionMode.CONCURRENT)
class FaultsTest {
  /** These ask another process, which finds the backend without a fault. */
  private static final Set<String> ELSEWHERE = Set.of("C03", "C06", "C07");

  /**
   * These take seconds, or ask with more of a plan what others ask, and so are asked only of who
   * errs in what they are for, and of who does not err.
   */
  private static final Set<String> SELDOM =
      Set.of("C49", "C50", "C61", "C62", "C63", "C64", "C65", "C71", "C72", "C73", "C74", "C75");

  /** The kit over the fault of the thread that runs it, and of threads it starts. */
  static final class FaultyKit extends BackendConformance {
    private static final InheritableThreadLocal<Backend> BACKEND = new InheritableThreadLocal<>();

    @Override
    public Backend backend() {
      return BACKEND.get();
    }

    /** Enough for every fault of an optimizer to show. */
    @Override
    public int tracedSteps() {
      return 10;
    }

    @Override
    public int judgedSteps() {
      return 2;
    }
  }

  @ParameterizedTest
  @EnumSource
  @Execution(ExecutionMode.CONCURRENT)
  void everyFaultBreaksItsRulesAndNoOther(Fault fault) {
    FaultyKit.BACKEND.set(new FaultyBackend(fault));
    BrokenRules broken = new BrokenRules();
    PostDiscoveryFilter affected =
        test ->
            FilterResult.includedIf(
                fault == Fault.NONE || isAsked(fault, rule(test.getDisplayName())));
    LauncherDiscoveryRequest kit =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass(FaultyKit.class))
            .filters(affected)
            .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
            .build();

    LauncherFactory.create().execute(kit, broken);

    assertThat(broken.ran).isGreaterThanOrEqualTo(40);
    assertThat(broken.rules).as("%s: %s", fault, broken.reasons).isEqualTo(fault.rules());
    assertThat(broken.lines)
        .as("each names its rule, what was found, and what is likely, in a line")
        .allMatch(line -> line.matches("C\\d\\d .+: .+; likely: .+"));
    if (broken.farthest > 0) {
      // Honest rounding stays well within a bound; a fault shall leave no doubt.
      assertThat(broken.farthest).as("%s: %s", fault, broken.reasons).isGreaterThan(10);
    }
  }

  private static boolean isAsked(Fault fault, String rule) {
    return !ELSEWHERE.contains(rule) && (!SELDOM.contains(rule) || fault.rules().contains(rule));
  }

  private static String rule(String displayName) {
    return displayName.split(" ")[0];
  }

  private static final class BrokenRules implements TestExecutionListener {
    private static final Pattern DEVIATION = Pattern.compile("off by (\\S+), bound (\\S+?);");

    final Set<String> rules = new TreeSet<>();
    final StringBuilder reasons = new StringBuilder();
    final List<String> lines = new ArrayList<>();
    double farthest;
    int ran;

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (!test.isTest()) {
        return;
      }
      ran++;
      if (result.getStatus() != Status.SUCCESSFUL) {
        rules.add(rule(test.getDisplayName()));
        String why = String.valueOf(result.getThrowable().orElseThrow().getMessage());
        reasons.append('\n').append(why);
        lines.add(why);
        DEVIATION
            .matcher(why)
            .results()
            .mapToDouble(off -> Double.parseDouble(off.group(1)) / Double.parseDouble(off.group(2)))
            .forEach(ratio -> farthest = Math.max(farthest, ratio));
      }
    }
  }
}
