package dev.percha.models;

import dev.percha.core.application.EvaluationService;
import dev.percha.core.domain.data.Schema;
import dev.percha.core.domain.evaluation.Prediction;
import dev.percha.core.domain.model.TrainedModel;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.network.Softmax;
import dev.percha.core.port.out.Model;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A trained model that answers an application, for as long as that runs.
 *
 * <p>Safe for use by any number of threads. Each call is answered by itself: callers' rows are
 * never merged, so that the same call gets the same bits whoever else is asking. As many calls as
 * {@link Limits} allow are in the model at once; some more wait, and the rest are refused. {@link
 * #close} waits for the calls that are in the model; those that wait, and later ones, are refused
 * with {@link IllegalStateException}.
 */
public final class Classifier implements AutoCloseable {
  /** Rows given to the model at a time, so that one large call takes no more memory than this. */
  private static final int BLOCK = EvaluationService.BLOCK;

  private final TrainedModel trained;
  private final Model model;
  private final Limits limits;
  private final Semaphore places;
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile boolean closed;

  /**
   * How many callers are let in.
   *
   * @param atOnce calls in the model at the same time, at least 1
   * @param waiting calls that may wait for a place, 0 or more; what comes on top is refused
   */
  public record Limits(int atOnce, int waiting) {
    public Limits {
      if (atOnce < 1 || waiting < 0) {
        throw new IllegalArgumentException(
            atOnce + " calls at once and " + waiting + " waiting; allowed: at least 1 and 0");
      }
    }

    /** {@return as many calls at once as there are processors, and 1,000 waiting} */
    public static Limits defaults() {
      return new Limits(Runtime.getRuntime().availableProcessors(), 1000);
    }
  }

  /**
   * @param trained the model
   * @param engine makes what answers: {@code PlainModel::new}, or a backend's {@code newModel}
   * @param limits how many callers are let in
   * @throws dev.percha.core.failure.BackendException where the engine cannot start
   */
  public Classifier(TrainedModel trained, Function<Parameters, Model> engine, Limits limits) {
    this.trained = Objects.requireNonNull(trained, "trained");
    this.limits = Objects.requireNonNull(limits, "limits");
    this.places = new Semaphore(limits.atOnce());
    this.model = engine.apply(trained.parameters());
  }

  /**
   * Loads a model folder to answer in plain Java, with no engine.
   *
   * @param folder a folder that {@link ModelFolder} wrote
   * @return an open classifier
   * @throws dev.percha.core.failure.DataException where there is no sound model
   */
  public static Classifier load(Path folder) {
    return load(folder, PlainModel::new);
  }

  /**
   * Loads a model folder to answer on an engine of the caller's choice, such as {@code
   * Backends.discover().named("djl")::newModel}.
   *
   * @param folder a folder that {@link ModelFolder} wrote
   * @param engine makes what answers
   * @return an open classifier
   * @throws dev.percha.core.failure.DataException where there is no sound model
   * @throws dev.percha.core.failure.BackendException where the engine cannot start
   */
  public static Classifier load(Path folder, Function<Parameters, Model> engine) {
    return new Classifier(ModelFolder.read(folder), engine, Limits.defaults());
  }

  /** {@return what this answers from} */
  public TrainedModel trained() {
    return trained;
  }

  /**
   * @param prediction an answer
   * @return the name of its class
   */
  public String nameOf(Prediction prediction) {
    return trained.classNames().get(prediction.label());
  }

  /**
   * @param row the values of a row as the data have them: the model prepares them as in its
   *     training
   * @return the most probable class, and how probable
   * @throws IllegalArgumentException where the length does not match or a value is not finite
   * @throws OverloadedException where too many are waiting already
   */
  public Prediction classify(float[] row) {
    return best(probabilities(row, 1)).get(0);
  }

  /**
   * Asks about a row of a table, by the names of its columns.
   *
   * @param row a value for each column, as {@link Schema#row} takes it
   * @return the most probable class, and how probable
   * @throws IllegalArgumentException where a column is missing, there is none of a name, a value is
   *     not of its column's kind, or the model was not trained on a table
   * @throws OverloadedException where too many are waiting already
   */
  public Prediction classify(Map<String, ?> row) {
    return classify(trained.schema().row(row));
  }

  /**
   * @param pixels unsigned bytes, one per input of the network
   * @return the most probable class, and how probable
   * @throws IllegalArgumentException where the length does not match, or the model was not trained
   *     on pixels
   * @throws OverloadedException where too many are waiting already
   */
  public Prediction classify(byte[] pixels) {
    return best(probabilities(pixels, 1)).get(0);
  }

  /**
   * @param inputs rows as the data have them, {@code rows} times {@link Schema#width} values,
   *     row-major; finite, or {@code NaN} for an empty cell of a table
   * @param rows how many rows, 0 or more
   * @return each row's most probable class
   * @throws IllegalArgumentException where the length does not match or a value is not finite
   * @throws OverloadedException where too many are waiting already
   */
  public List<Prediction> classify(float[] inputs, int rows) {
    return best(probabilities(inputs, rows));
  }

  /**
   * @param pixels unsigned bytes, {@code rows} times the network's inputs, row-major
   * @param rows how many rows, 0 or more
   * @return each row's most probable class
   * @throws IllegalArgumentException where the length does not match, or the model was not trained
   *     on pixels
   * @throws OverloadedException where too many are waiting already
   */
  public List<Prediction> classify(byte[] pixels, int rows) {
    return best(probabilities(pixels, rows));
  }

  /**
   * @param inputs rows as the data have them, {@code rows} times {@link Schema#width} values,
   *     row-major; finite, or {@code NaN} for an empty cell of a table
   * @param rows how many rows, 0 or more
   * @return the probability of every class, {@code rows} times the classes, row-major
   * @throws IllegalArgumentException where the length does not match or a value is not finite
   * @throws OverloadedException where too many are waiting already
   */
  public double[] probabilities(float[] inputs, int rows) {
    requireLength(inputs.length, rows);
    int width = trained.schema().width();
    return blocks(
        rows,
        (from, to, logits) -> {
          float[] block = Arrays.copyOfRange(inputs, from * width, to * width);
          model.logits(trained.preprocessing().apply(block, to - from), to - from, logits);
        });
  }

  /**
   * @param pixels unsigned bytes, {@code rows} times the network's inputs, row-major
   * @param rows how many rows, 0 or more
   * @return the probability of every class, {@code rows} times the classes, row-major
   * @throws IllegalArgumentException where the length does not match, or the model was not trained
   *     on pixels
   * @throws OverloadedException where too many are waiting already
   */
  public double[] probabilities(byte[] pixels, int rows) {
    if (!trained.takesPixels()) {
      throw new IllegalArgumentException("the model was not trained on pixels; give floats");
    }
    requireLength(pixels.length, rows);
    int width = trained.network().inputs();
    return blocks(
        rows,
        (from, to, logits) ->
            model.logits(Arrays.copyOfRange(pixels, from * width, to * width), to - from, logits));
  }

  private void requireLength(int values, int rows) {
    int width = trained.schema().width();
    if (rows < 0 || values != (long) rows * width) {
      throw new IllegalArgumentException(
          values + " inputs for " + rows + " rows; expected " + width + " per row");
    }
    Math.multiplyExact(rows, trained.network().classes());
  }

  /** The logits of some rows of a call. */
  private interface Block {
    void logits(int from, int to, double[] logits);
  }

  private double[] blocks(int rows, Block block) {
    int classes = trained.network().classes();
    double[] probabilities = new double[rows * classes];
    double[] logits = new double[Math.min(rows, BLOCK) * classes];
    enter();
    try {
      for (int from = 0; from < rows; from += BLOCK) {
        int to = Math.min(from + BLOCK, rows);
        block.logits(from, to, logits);
        for (int row = 0; row < to - from; row++) {
          Softmax.probabilities(logits, row * classes, classes, logits);
        }
        System.arraycopy(logits, 0, probabilities, from * classes, (to - from) * classes);
      }
    } finally {
      places.release();
    }
    return probabilities;
  }

  private void enter() {
    requireOpen();
    if (!places.tryAcquire()) {
      waitForAPlace();
    }
    if (closed) {
      places.release();
      requireOpen();
    }
  }

  private void waitForAPlace() {
    try {
      if (waiting.incrementAndGet() > limits.waiting()) {
        throw new OverloadedException(
            limits.atOnce()
                + " calls are in the model and "
                + limits.waiting()
                + " wait; ask later, or allow more");
      }
      places.acquireUninterruptibly();
    } finally {
      waiting.decrementAndGet();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the classifier is closed");
    }
  }

  private List<Prediction> best(double[] probabilities) {
    int classes = trained.network().classes();
    List<Prediction> predictions = new ArrayList<>(probabilities.length / classes);
    for (int at = 0; at < probabilities.length; at += classes) {
      int label = Softmax.argMax(probabilities, at, classes);
      predictions.add(new Prediction(label, probabilities[at + label]));
    }
    return predictions;
  }

  /** Waits for the calls that are in the model, and frees it. Closing twice does nothing. */
  @Override
  public void close() {
    closed = true;
    model.close();
  }
}
