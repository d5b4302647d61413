package dev.percha.conformance;

/**
 * All rules. A backend is proven by one class:
 *
 * <pre>{@code
 * class MyBackendConformanceTest extends BackendConformance {
 *   @Override
 *   public Backend backend() {
 *     return new MyBackend();
 *   }
 * }
 * }</pre>
 *
 * <p>Runs on JUnit 5, on the real Fashion-MNIST and on small data made here; needs no network. No
 * rule is ever skipped.
 */
public abstract class BackendConformance
    implements IdentityRules,
        ModelRules,
        StateRules,
        StepRules,
        TrainerRules,
        RunRules,
        PlanRules,
        SizeRules {}
