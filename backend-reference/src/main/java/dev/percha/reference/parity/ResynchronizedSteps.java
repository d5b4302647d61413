package dev.percha.reference.parity;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.optimizer.Schedule;
import dev.percha.core.domain.optimizer.Sgd;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.failure.DivergedException;
import dev.percha.core.port.out.Trainer;
import dev.percha.reference.Deviation;
import dev.percha.reference.Judge;
import dev.percha.reference.MeasuredEquation;
import dev.percha.reference.ReferenceBackend;
import dev.percha.reference.Step;
import dev.percha.reference.StepVerdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@link ParityCheck#LOSS} to {@link ParityCheck#EPOCH}: steps that everyone makes from where the
 * reference stands, each judged for itself.
 */
final class ResynchronizedSteps {
  /** A learning rate by which a gradient stands out from the weight it is taken from. */
  private static final double GRADIENT_FACTOR = 1000;

  /** Steps of an epoch that the equation is measured on: enough for nine digits. */
  private static final int MEASURED_STEPS = 20;

  private final ParityRun climb;
  private final Map<String, MeasuredEquation> measurements = new LinkedHashMap<>();
  private final Map<String, List<MeasuredEquation.Coefficient>> coefficients =
      new LinkedHashMap<>();
  private Map<String, Double> nominal = Map.of();
  private int every;
  private final List<BranchFlip> flips = new ArrayList<>();
  private final FaultDiagnosis suspicions = new FaultDiagnosis();

  ResynchronizedSteps(ParityRun climb) {
    this.climb = climb;
  }

  List<BranchFlip> flips() {
    return flips;
  }

  FaultDiagnosis suspicions() {
    return suspicions;
  }

  /** A step of plain gradient descent shows the gradient itself. */
  void lossAndGradient() {
    TrainingPlan reading = climb.plan().with(Sgd.plain(GRADIENT_FACTOR)).with(Schedule.constant());
    // What is suspected of another optimizer says nothing of the plan's.
    steps(ParityCheck.GRADIENT, reading, 1, new FaultDiagnosis())
        .forEach(
            (key, deviation) -> {
              switch (key.what()) {
                case "loss", "hits" ->
                    climb.found(ParityCheck.LOSS, key.one(), key.other(), 1, deviation);
                case "parameters" -> {
                  Deviation gradient = deviation.as("gradient", 1 / GRADIENT_FACTOR);
                  climb.found(ParityCheck.GRADIENT, key.one(), key.other(), 1, gradient);
                }
                default -> {
                  // How many steps a state counts is asked on the next rung.
                }
              }
            });
  }

  void oneStep() {
    judge(ParityCheck.STEP, 1);
  }

  /** Of the steps of an epoch, some are measured: the numbers of the equation are read off them. */
  void epoch() {
    every = Math.max(1, climb.stepsPerEpoch() / MEASURED_STEPS);
    judge(ParityCheck.EPOCH, climb.stepsPerEpoch());
    every = 0;
    measurements.forEach(
        (name, measured) ->
            measured
                .coefficients(nominal)
                .forEach(
                    number -> {
                      coefficients.computeIfAbsent(name, key -> new ArrayList<>()).add(number);
                      climb.found(
                          ParityCheck.EQUATION,
                          name,
                          ParityLadder.JUDGE,
                          MEASURED_STEPS,
                          number.deviation());
                    }));
  }

  /** What was measured of each backend. */
  Map<String, List<MeasuredEquation.Coefficient>> coefficients() {
    return coefficients;
  }

  private void judge(ParityCheck rung, int count) {
    steps(rung, climb.plan(), count, suspicions)
        .forEach((key, found) -> climb.found(rung, key.one(), key.other(), count, found));
  }

  /** Has everyone make the first steps of an epoch. */
  private Map<DeviationSummary.Comparison, Deviation> steps(
      ParityCheck rung, TrainingPlan plan, int count, FaultDiagnosis suspected) {
    Examples training = climb.training();
    TrainingTrace run = new TrainingTrace(plan, training, count);
    DeviationSummary tally = new DeviationSummary();
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
                  return Step.of(trainer, plan, training, rows);
                });
        Judge judge = new Judge(plan, training.select(rows), common);
        judge(judge, made, number, tally, suspected);
        reference.train(rows, plan.batchSize());
        if (count > 1) {
          climb.progressed(rung, number, count);
        }
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
      Judge judge,
      Map<String, Step> made,
      int number,
      DeviationSummary tally,
      FaultDiagnosis suspected) {
    Map<String, StepVerdict> verdicts = new LinkedHashMap<>();
    made.forEach(
        (name, step) -> {
          StepVerdict verdict = judge.verdict(step);
          verdicts.put(name, verdict);
          verdict.all().forEach(found -> tally.add(name, ParityLadder.JUDGE, number, found));
          verdict.flipped().forEach(unit -> flips.add(new BranchFlip(name, number, unit)));
          if (!verdict.isWithin()) {
            suspected.consider(name, step);
          }
          if (every > 0 && number % every == 0 && verdict.flipped().isEmpty()) {
            judge.measure(step, measurements.computeIfAbsent(name, key -> judge.newMeasurement()));
            nominal = judge.nominal();
          }
        });
    ParityRun.forPairs(
        made.keySet(),
        (one, other) -> {
          if (verdicts.get(one).flipped().isEmpty() && verdicts.get(other).flipped().isEmpty()) {
            tally.add(one, other, number, judge.apart(made.get(one), made.get(other)));
          }
        });
  }
}
