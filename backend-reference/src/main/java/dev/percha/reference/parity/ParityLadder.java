package dev.percha.reference.parity;

import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.optimizer.Optimizer.Slot;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.failure.DivergedException;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.Trainer;
import dev.percha.reference.Deviation;
import dev.percha.reference.StepVerdict;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Compares backends with the reference and with each other on a plan and data, rung by rung: {@link
 * ParityCheck}. A rung on which somebody differs is the last one, since those above rest on it.
 *
 * <p>Rungs up to {@link ParityCheck#EPOCH} are climbed in the plan's precision. Their steps are
 * made from a state common to all, the reference's, and judged by {@link StepVerdict}. Free runs
 * start from the same weights and are never brought together.
 *
 * <p>For one climb, by one thread.
 */
public final class ParityLadder {
  /** The other side of a finding that compares with the reference. */
  public static final String JUDGE = "judge";

  /**
   * An epoch is decided by the equation, and not by rounding, while a second reference, whose
   * initial weights are a unit in the last place off, is no farther than this from the first.
   */
  public static final double TWIN_BOUND = 1e-11;

  private final ParityRun climb;
  private final boolean full;

  /**
   * @param backends at least one
   * @param plan the network, optimizer, precision, batch size and seeds
   * @param data the data; trained on are the rows that a training of that plan trains on
   * @param full whether to run all of the plan's epochs in float64
   * @param listener hears of every finding when it is made, and of steps
   * @param cancelled asked between steps, also from another thread, whether to end
   * @throws IllegalArgumentException without a backend
   */
  public ParityLadder(
      List<Backend> backends,
      TrainingPlan plan,
      Dataset data,
      boolean full,
      ParityListener listener,
      BooleanSupplier cancelled) {
    if (backends.isEmpty()) {
      throw new IllegalArgumentException("no backend to compare; needed: at least one");
    }
    this.climb = new ParityRun(backends, plan, data, listener, cancelled);
    this.full = full;
  }

  /**
   * Climbs.
   *
   * @return what was found
   * @throws dev.percha.core.failure.BackendException where a backend cannot run
   * @throws DivergedException where the plan leads out of the finite numbers
   */
  public ParityReport climb() {
    PredictionChecks answers = new PredictionChecks(climb);
    ResynchronizedSteps steps = new ResynchronizedSteps(climb);
    Float64TraceCheck float64 = new Float64TraceCheck(climb, answers, full);
    Float32TraceCheck float32 = new Float32TraceCheck(climb);
    List<Runnable> rungs =
        List.of(
            this::data,
            this::initialWeights,
            answers::forward,
            steps::lossAndGradient,
            steps::oneStep,
            steps::epoch,
            float64::run,
            float32::run);
    boolean ended = false;
    try {
      for (Runnable rung : rungs) {
        rung.run();
        if (climb.undecided().isPresent() || !climb.findings().stream().allMatch(Finding::isSame)) {
          break;
        }
      }
    } catch (ParityRun.CancelledException e) {
      ended = true;
    }
    return new ParityReport(
        climb.findings(),
        steps.flips(),
        steps.coefficients(),
        float32.partings(),
        steps.suspicions().culprit(climb.findings()),
        climb.undecided(),
        float64.decidedEpochs(),
        ended);
  }

  private void data() {
    String hash = "sha256 " + climb.data().sha256();
    for (Backend backend : climb.backends()) {
      Deviation none = ParityRun.counted("rows that differ", hash, 0);
      climb.found(ParityCheck.DATA, backend.name(), JUDGE, 0, none);
    }
  }

  private void initialWeights() {
    TrainingTrace run = climb.run(climb.plan().precision());
    TrainerState initial = run.initial();
    for (Backend backend : climb.backends()) {
      climb.requireWanted();
      try (Trainer trainer = backend.newTrainer(run.plan(), initial, run.training())) {
        String hash = "sha256 " + trainer.parameters().sha256();
        long other = differing(trainer.state(), initial);
        Deviation counted = ParityRun.counted("values that differ", hash, other);
        climb.found(ParityCheck.WEIGHTS, backend.name(), JUDGE, 0, counted);
      }
    }
  }

  private static long differing(TrainerState found, TrainerState expected) {
    long count = differing(found.parameters(), expected.parameters());
    for (Slot slot : expected.slots().keySet()) {
      count += differing(found.slot(slot), expected.slot(slot));
    }
    return count + Math.abs(found.step() - expected.step());
  }

  private static long differing(Parameters found, Parameters expected) {
    double[] left = found.toDoubles();
    double[] right = expected.toDoubles();
    return IntStream.range(0, left.length).filter(i -> left[i] != right[i]).count();
  }
}
