package dev.percha.reference.parity;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.optimizer.Sgd;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.failure.DivergedException;
import dev.percha.core.port.out.Trainer;
import dev.percha.reference.Deviation;
import dev.percha.reference.Judge;
import dev.percha.reference.ReferenceBackend;
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
  /** A learning rate by which a gradient stands out from the weight it is taken from. */
  private static final double GRADIENT_FACTOR = 1000;

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

  /** A step of plain gradient descent shows the gradient itself. */
  void lossAndGradient() {
    TrainingPlan reading = climb.plan().with(Sgd.plain(GRADIENT_FACTOR));
    // What is suspected of another optimizer says nothing of the plan's.
    steps(reading, 1, new Suspicions())
        .forEach(
            (key, deviation) -> {
              switch (key.what()) {
                case "loss", "hits" -> climb.found(Rung.LOSS, key.one(), key.other(), 1, deviation);
                case "parameters" -> {
                  Deviation gradient = deviation.as("gradient", 1 / GRADIENT_FACTOR);
                  climb.found(Rung.GRADIENT, key.one(), key.other(), 1, gradient);
                }
                default -> {
                  // How many steps a state counts is asked on the next rung.
                }
              }
            });
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
        TrainerState common = finite(reference.state(), number);
        Map<String, Step> made =
            trainers.each(
                trainer -> {
                  trainer.restore(common);
                  return Step.of(trainer, plan.optimizer(), training, rows);
                });
        Judge judge = new Judge(plan.optimizer(), training.select(rows), common);
        judge(judge, made, number, tally, suspected);
        reference.train(rows, plan.batchSize());
      }
    }
    return tally.deviations();
  }

  private TrainerState finite(TrainerState state, int number) {
    if (state.notFinite().isPresent()) {
      throw new DivergedException(
          "by the equation itself, a number is not finite before step "
              + number
              + "; try a smaller learning rate than "
              + climb.plan().optimizer().learningRate());
    }
    return state;
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
