package dev.percha.reference.parity;

import dev.percha.core.domain.Examples;
import dev.percha.core.domain.Parameters;
import dev.percha.core.domain.TrainingPlan;
import dev.percha.core.failure.DivergedException;
import dev.percha.core.port.out.Trainer;
import dev.percha.reference.Deviation;
import dev.percha.reference.Judge;
import dev.percha.reference.ReferenceBackend;
import dev.percha.reference.RmsPropStep;
import dev.percha.reference.Step;
import dev.percha.reference.StepVerdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@link Rung#LOSS} to {@link Rung#EPOCH}: steps that everyone makes from where the reference
 * stands, each judged for itself.
 */
final class CommonSteps {
  private final Climb climb;
  private final List<Flip> flips = new ArrayList<>();
  private final Suspicions suspicions = new Suspicions();

  CommonSteps(Climb climb) {
    this.climb = climb;
  }

  List<Flip> flips() {
    return flips;
  }

  Suspicions suspicions() {
    return suspicions;
  }

  /**
   * The gradient shows in a step twice: in the weights, where epsilon is large, and in the second
   * moments. An optimizer at fault spoils one of them, a wrong gradient both.
   */
  void lossAndGradient() {
    // What is suspected of an optimizer that only reads the gradient says nothing of the plan's.
    Map<Tally.Key, Deviation> made =
        steps(climb.plan().with(RmsPropStep.GRADIENT_READER), 1, new Suspicions());
    made.forEach(
        (key, deviation) -> {
          if (key.what().equals("loss") || key.what().equals("hits")) {
            climb.found(Rung.LOSS, key.one(), key.other(), 1, deviation);
          }
        });
    made.forEach(
        (key, deviation) -> {
          boolean pair = !key.other().equals(ParityLadder.JUDGE);
          if (key.what().equals("parameters") && (deviation.isWithin() || !pair)) {
            Deviation moments = made.get(new Tally.Key(key.one(), key.other(), "second moments"));
            climb.found(Rung.GRADIENT, key.one(), key.other(), 1, gradient(deviation, moments));
          }
        });
  }

  private static Deviation gradient(Deviation weights, Deviation moments) {
    return !weights.isWithin() && moments.isWithin()
        ? moments.as("gradient, by second moments", 1)
        // Such a step subtracts a thousand times the gradient.
        : weights.as("gradient", 1e-3);
  }

  void oneStep() {
    judge(Rung.STEP, 1);
  }

  void epoch() {
    judge(Rung.EPOCH, climb.stepsPerEpoch());
  }

  private void judge(Rung rung, int count) {
    steps(climb.plan(), count, suspicions)
        .forEach((key, found) -> climb.found(rung, key.one(), key.other(), count, found));
  }

  /** Has everyone make the first steps of an epoch. */
  private Map<Tally.Key, Deviation> steps(TrainingPlan plan, int count, Suspicions suspected) {
    Examples training = climb.training();
    FreeRun run = new FreeRun(plan, training, count);
    Tally tally = new Tally();
    try (Trainer reference = new ReferenceBackend().newTrainer(plan, run.initial(), training);
        Trainers trainers = new Trainers(run)) {
      climb.backends().forEach(trainers::add);
      int number = 0;
      for (int[] rows : run.batches(1)) {
        number++;
        climb.requireWanted();
        Parameters weights = finite(reference.parameters(), number);
        Parameters moments = finite(reference.secondMoments(), number);
        Map<String, Step> made =
            trainers.each(
                trainer -> {
                  trainer.restore(weights, moments);
                  return Step.of(trainer, plan.optimizer(), training, rows);
                });
        Judge judge = new Judge(plan.optimizer(), training.select(rows), weights, moments);
        judge(judge, made, number, tally, suspected);
        reference.train(rows, plan.batchSize());
      }
    }
    return tally.deviations();
  }

  private Parameters finite(Parameters parameters, int number) {
    if (!parameters.isFinite()) {
      throw new DivergedException(
          "by the equation itself, a number is not finite before step "
              + number
              + "; try a smaller learning rate than "
              + climb.plan().optimizer().learningRate());
    }
    return parameters;
  }

  private void judge(
      Judge judge, Map<String, Step> made, int number, Tally tally, Suspicions suspected) {
    Map<String, StepVerdict> verdicts = new LinkedHashMap<>();
    made.forEach(
        (name, step) -> {
          StepVerdict verdict = judge.verdict(step);
          verdicts.put(name, verdict);
          verdict.all().forEach(found -> tally.add(name, ParityLadder.JUDGE, number, found));
          verdict.flipped().forEach(unit -> flips.add(new Flip(name, number, unit)));
          if (!verdict.isWithin()) {
            suspected.consider(name, step);
          }
        });
    Climb.forPairs(
        made.keySet(),
        (one, other) -> {
          if (verdicts.get(one).flipped().isEmpty() && verdicts.get(other).flipped().isEmpty()) {
            tally.add(one, other, number, judge.apart(made.get(one), made.get(other)));
          }
        });
  }
}
