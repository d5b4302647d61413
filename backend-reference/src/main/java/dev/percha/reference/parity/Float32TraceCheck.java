package dev.percha.reference.parity;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.engine.Precision;
import dev.percha.reference.BatchPass;
import dev.percha.reference.ReferenceBackend;
import dev.percha.reference.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@link ParityCheck#FLOAT32}: everyone trains an epoch in float32 from the same weights, nobody is
 * brought back, and it is told where every pair parts.
 */
final class Float32TraceCheck {
  private final ParityRun climb;
  private final List<Divergence> partings = new ArrayList<>();

  Float32TraceCheck(ParityRun climb) {
    this.climb = climb;
  }

  List<Divergence> partings() {
    return partings;
  }

  void run() {
    TrainingTrace run = climb.run(Precision.FLOAT32);
    Examples training = climb.training();
    List<DivergenceFinder> open = new ArrayList<>();
    try (Trainers trainers = new Trainers(run)) {
      climb.backends().forEach(trainers::add);
      trainers.add(ParityLadder.JUDGE, new ReferenceBackend(), run.initial());
      ParityRun.forPairs(
          trainers.names(), (one, other) -> open.add(new DivergenceFinder(one, other)));
      int number = 0;
      for (int[] rows : run.batches(1)) {
        number++;
        climb.requireWanted();
        Map<String, Step> made =
            trainers.each(trainer -> Step.of(trainer, run.plan(), training, rows));
        lookForPartings(open, made, number, rows);
        climb.progressed(ParityCheck.FLOAT32, number, run.steps());
      }
      Map<String, double[]> weights = trainers.each(trainer -> trainer.parameters().toDoubles());
      // Only told: nothing bounds what rounding makes of an epoch in float32.
      climb.foundWeights(ParityCheck.FLOAT32, run.steps(), weights, Double.MAX_VALUE);
    }
  }

  private void lookForPartings(
      List<DivergenceFinder> open, Map<String, Step> made, int number, int[] rows) {
    if (open.isEmpty()) {
      return;
    }
    float[] inputs = climb.training().select(rows).inputs(0, rows.length);
    Map<String, BatchPass> passes = new LinkedHashMap<>();
    made.forEach(
        (name, step) ->
            passes.put(
                name,
                new BatchPass(
                    step.plan(),
                    step.before().step(),
                    step.before().parameters(),
                    inputs,
                    new int[rows.length])));
    open.removeIf(
        pair -> {
          Step step = made.get(pair.one());
          Step other = made.get(pair.other());
          Optional<Divergence> parting =
              pair.in(number, rows, step, passes.get(pair.one()), other, passes.get(pair.other()));
          parting.ifPresent(partings::add);
          return parting.isPresent();
        });
  }
}
