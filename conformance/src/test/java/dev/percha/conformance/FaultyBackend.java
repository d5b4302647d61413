package dev.percha.conformance;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.engine.Availability;
import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.network.Softmax;
import dev.percha.core.domain.optimizer.Adam;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.Model;
import dev.percha.core.port.out.Trainer;
import dev.percha.engine.EngineModel;
import dev.percha.reference.BatchPass;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** A backend that keeps every rule but those that its fault breaks. */
public final class FaultyBackend implements Backend {
  private final Fault fault;
  private final AtomicInteger trainers = new AtomicInteger();
  private final List<FaultyTrainer> opened = new CopyOnWriteArrayList<>();
  private final Map<Object, Parameters> models = new ConcurrentHashMap<>();
  private volatile FaultyTrainer latest;

  /** As the service loader finds it: without a fault. */
  public FaultyBackend() {
    this(Fault.NONE);
  }

  FaultyBackend(Fault fault) {
    this.fault = fault;
  }

  @Override
  public String name() {
    return "faulty";
  }

  @Override
  public String version() {
    return "plain Java, with one fault";
  }

  @Override
  public Backend with(EngineSettings settings) {
    return this;
  }

  @Override
  public Availability probe() {
    return new Availability(true, version());
  }

  @Override
  public Optional<String> refusal(TrainingPlan plan) {
    return fault == Fault.REFUSES_AND_DOES_IT_ALL_THE_SAME && plan.optimizer() instanceof Adam
        ? Optional.of("the backend faulty has no Adam; take rmsprop")
        : Optional.empty();
  }

  @Override
  public Trainer newTrainer(TrainingPlan plan, TrainerState from, Examples training) {
    plan.requireFit(from, training);
    FaultyTrainer trainer =
        new FaultyTrainer(fault, trainers.incrementAndGet(), plan, from, training);
    if (fault == Fault.SLOTS_SHARED_BY_TRAINERS) {
      trainer.share(latest);
    }
    opened.removeIf(other -> !other.isOpen());
    if (fault == Fault.THIRD_TRAINER_SHARES_SLOTS && opened.size() >= 2) {
      trainer.share(latest);
    }
    opened.add(trainer);
    latest = trainer;
    return trainer;
  }

  @Override
  public Model newModel(Parameters parameters) {
    parameters.requireFinite();
    NetworkSpec network = parameters.network();
    Parameters answering = cached(parameters);
    FaultyTrainer trainer = latest;
    boolean shares =
        fault == Fault.MODEL_SHARES_THE_TRAINERS_BUFFER
            && trainer != null
            && trainer.isAt(parameters);
    EngineModel.Forward forward =
        (inputs, rows) -> logits(shares ? trainer.now() : answering, inputs, rows);
    boolean careless =
        fault == Fault.INPUTS_UNCHECKED
            || fault == Fault.CLOSE_IGNORED
            || fault == Fault.ANSWERS_UNCHECKED;
    return careless ? new Careless(network, forward) : new EngineModel(network, forward, () -> {});
  }

  /**
   * The weights that are answered by: those of an earlier model where the fault takes them for it.
   */
  private Parameters cached(Parameters parameters) {
    NetworkSpec network = parameters.network();
    double[] weights = parameters.toDoubles();
    return switch (fault) {
      case MODELS_CACHED_BY_SHAPE -> models.computeIfAbsent(network, key -> parameters);
      case MODELS_CACHED_BY_A_SAMPLE_OF_WEIGHTS -> {
        List<Double> sample =
            IntStream.range(0, weights.length)
                .filter(i -> i % 16 == 0)
                .mapToObj(i -> weights[i])
                .toList();
        yield models.computeIfAbsent(List.of(network, sample), key -> parameters);
      }
      case ANSWERS_BY_WEIGHTS_OF_8_BITS ->
          Parameters.of(network, FaultyNumbers.inEightBits(network.layout(), weights));
      case ANSWERS_IN_BFLOAT16, ANSWERS_IN_FLOAT16 ->
          Parameters.of(network, FaultyNumbers.answering(fault, weights));
      default -> parameters;
    };
  }

  private double[] logits(Parameters parameters, float[] given, int rows) {
    NetworkSpec network = parameters.network();
    Parameters seen = FaultyTrainer.asSeen(fault, parameters);
    float[] inputs = FaultyRows.inputs(fault, given);
    boolean dropping = fault == Fault.MASK_LEFT_ON_IN_ANSWERS;
    BatchPass pass =
        dropping
            ? new BatchPass(TrainingPlan.of(network), 0, seen, inputs, new int[rows])
            : new BatchPass(seen, inputs, new int[rows]);
    double[] logits = FaultyNumbers.answering(fault, pass.logits());
    if (fault == Fault.ANSWERS_CUT_AT_4096_ROWS && rows > 4096) {
      Arrays.fill(logits, 4096 * network.classes(), logits.length, 0);
    }
    if (fault == Fault.DEEP_NETWORKS_DO_NOTHING && FaultyTrainer.isDeep(network)) {
      Arrays.fill(logits, 0);
    }
    for (int row = 0; fault == Fault.PROBABILITIES_INSTEAD_OF_LOGITS && row < rows; row++) {
      int at = row * network.classes();
      Softmax.probabilities(logits.clone(), at, network.classes(), logits);
    }
    boolean coarse =
        fault == Fault.FLOAT64_IS_FLOAT32_INSIDE && parameters.precision() == Precision.FLOAT64;
    for (int i = 0; coarse && i < logits.length; i++) {
      logits[i] = (float) logits[i];
    }
    return logits;
  }

  /** Leaves out one of the checks of its inputs, its answers, and whether it is open. */
  private final class Careless implements Model {
    private final NetworkSpec network;
    private final EngineModel.Forward forward;
    private boolean closed;

    Careless(NetworkSpec network, EngineModel.Forward forward) {
      this.network = network;
      this.forward = forward;
    }

    @Override
    public NetworkSpec network() {
      return network;
    }

    @Override
    public void logits(float[] inputs, int rows, double[] logits) {
      if (closed && fault != Fault.CLOSE_IGNORED) {
        throw new IllegalStateException("the model is closed");
      }
      if (fault != Fault.INPUTS_UNCHECKED) {
        network.requireCall(inputs, rows, logits);
      }
      if (rows > 0) {
        double[] computed = forward.logits(inputs, rows);
        if (fault != Fault.ANSWERS_UNCHECKED) {
          network.requireAnswer(computed, rows);
        }
        System.arraycopy(computed, 0, logits, 0, Math.min(computed.length, logits.length));
      }
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
