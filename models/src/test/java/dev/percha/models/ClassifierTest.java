package dev.percha.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percha.core.domain.data.Pixels;
import dev.percha.core.domain.data.Preprocessing;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.evaluation.Prediction;
import dev.percha.core.domain.model.TrainedModel;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.network.Softmax;
import dev.percha.core.port.out.Model;
import dev.percha.models.Classifier.Limits;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ClassifierTest {
  private final ExecutorService callers = Executors.newCachedThreadPool();
  private final TrainedModel trained =
      Fixtures.model(Precision.FLOAT32, new Preprocessing.PixelScaling());
  @TempDir Path folder;

  @AfterEach
  void endCallers() {
    callers.shutdownNow();
  }

  @Test
  void answersFromAFolderForBytesAndFloatsAlike() {
    ModelFolder.write(folder, trained);
    byte[] pixels = pixels(2000);

    try (Classifier classifier = Classifier.load(folder)) {
      List<Prediction> ofBytes = classifier.classify(pixels, 2000);
      assertThat(classifier.classify(Pixels.scaled(pixels), 2000)).isEqualTo(ofBytes);
      byte[] row = Arrays.copyOfRange(pixels, 1500 * 6, 1501 * 6);
      assertThat(classifier.classify(row)).isEqualTo(ofBytes.get(1500));
      assertThat(classifier.classify(Pixels.scaled(row))).isEqualTo(ofBytes.get(1500));
      assertThat(classifier.nameOf(new Prediction(1, 0.5))).isEqualTo("right");
      assertThat(classifier.classify(new byte[0], 0)).isEmpty();
    }
  }

  private static byte[] pixels(int rows) {
    byte[] pixels = new byte[rows * 6];
    new Random(5).nextBytes(pixels);
    return pixels;
  }

  @Test
  void callersAtOnceGetTheBitsThatEachGetsAlone() throws Exception {
    byte[][] asked =
        IntStream.range(0, 16).mapToObj(caller -> pixels(caller + 1)).toArray(byte[][]::new);
    try (Classifier classifier = new Classifier(trained, PlainModel::new, new Limits(2, 1000))) {
      List<double[]> alone =
          IntStream.range(0, 16)
              .mapToObj(caller -> classifier.probabilities(asked[caller], caller + 1))
              .toList();
      List<Future<Boolean>> together =
          IntStream.range(0, 16)
              .mapToObj(
                  caller ->
                      callers.submit(
                          () ->
                              IntStream.range(0, 500)
                                  .allMatch(
                                      call ->
                                          Arrays.equals(
                                              alone.get(caller),
                                              classifier.probabilities(
                                                  asked[caller], caller + 1)))))
              .toList();
      for (Future<Boolean> caller : together) {
        assertThat(caller.get()).isTrue();
      }
    }
  }

  @Test
  void whatIsMoreThanMayWaitIsRefused() throws Exception {
    Gate gate = new Gate();
    try (Classifier classifier = new Classifier(trained, gate::over, new Limits(1, 1))) {
      Future<Prediction> inside = callers.submit(() -> classifier.classify(new byte[6]));
      gate.entered.await();
      List<Future<Prediction>> others =
          IntStream.range(0, 3)
              .mapToObj(i -> callers.submit(() -> classifier.classify(new byte[6])))
              .toList();
      while (others.stream().filter(Future::isDone).count() < 2) {
        Thread.onSpinWait();
      }
      gate.open.countDown();

      int refused = 0;
      for (Future<Prediction> other : others) {
        try {
          assertThat(other.get()).isEqualTo(inside.get());
        } catch (ExecutionException e) {
          assertThat(e.getCause())
              .isInstanceOf(OverloadedException.class)
              .hasMessageContaining("1 calls are in the model and 1 wait");
          refused++;
        }
      }
      assertThat(refused).isEqualTo(2);
    }
  }

  @Test
  void closingWaitsForWhoIsInsideAndRefusesTheRest() throws Exception {
    Gate gate = new Gate();
    Classifier classifier = new Classifier(trained, gate::over, new Limits(1, 0));
    Future<Prediction> inside = callers.submit(() -> classifier.classify(new byte[6]));
    gate.entered.await();
    Future<?> closing = callers.submit(classifier::close);
    while (!isRefused(classifier)) {
      Thread.onSpinWait();
    }
    assertThat(closing.isDone()).isFalse();

    gate.open.countDown();

    assertThat(inside.get().label()).isBetween(0, 2);
    closing.get();
    classifier.close();
    assertThatThrownBy(() -> classifier.classify(new byte[6]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the classifier is closed");
  }

  /** Whether the classifier has begun to close; nobody may wait, so that this does not. */
  private static boolean isRefused(Classifier classifier) {
    try {
      classifier.classify(new byte[0], 0);
      return false;
    } catch (IllegalStateException e) {
      return true;
    } catch (OverloadedException e) {
      return false;
    }
  }

  @Test
  void wrongLengthsNotFiniteValuesAndUnscaledPixelsAreRefused() {
    try (Classifier classifier =
        new Classifier(
            Fixtures.model(Precision.FLOAT32, new Preprocessing.Identity()),
            PlainModel::new,
            Limits.defaults())) {
      assertThatThrownBy(() -> classifier.classify(new byte[6]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not trained on pixels");
      assertThatThrownBy(() -> classifier.classify(new float[5]))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> classifier.classify(new float[] {0, 0, 0, 0, Float.NaN, 0}))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aTablesRowIsAskedAboutByTheNamesOfItsColumnsAndPreparedAsInTraining() {
    TrainedModel table = Fixtures.tableModel();
    Map<String, Object> row = Map.of("years", -2e6, "Straße \"x\"", "C", "age", 1.0f / 3);
    float[] prepared = {(float) (((double) (1.0f / 3) - 1.0 / 3) / 1e-7), 0, 0, 1, 0, 0};
    double[] logits = new double[3];
    new PlainModel(table.parameters()).logits(prepared, 1, logits);

    try (Classifier classifier =
        new Classifier(table, PlainModel::new, Classifier.Limits.defaults())) {
      Prediction answer = classifier.classify(row);

      assertThat(answer.label()).isEqualTo(Softmax.argMax(logits, 0, 3));
      double[] probabilities = new double[3];
      Softmax.probabilities(logits, 0, 3, probabilities);
      assertThat(answer.probability()).isEqualTo(probabilities[answer.label()]);
      assertThatThrownBy(() -> classifier.classify(Map.of("age", 31)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("no value for Straße \"x\", years; expected age");
    }
  }

  @Test
  void aModelWithoutNamedColumnsIsNotAskedByNames() {
    try (Classifier classifier = new Classifier(trained, PlainModel::new, Limits.defaults())) {
      assertThatThrownBy(() -> classifier.classify(Map.of("age", 31)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("no named columns");
    }
  }

  /** A model that lets nobody out before it is opened. */
  private static final class Gate {
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch open = new CountDownLatch(1);

    Model over(Parameters parameters) {
      Model plain = new PlainModel(parameters);
      ReadWriteLock lock = new ReentrantReadWriteLock();
      return new Model() {
        @Override
        public NetworkSpec network() {
          return plain.network();
        }

        @Override
        public void logits(float[] inputs, int rows, double[] logits) {
          lock.readLock().lock();
          try {
            entered.countDown();
            open.await();
            plain.logits(inputs, rows, logits);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } finally {
            lock.readLock().unlock();
          }
        }

        @Override
        public void close() {
          lock.writeLock().lock();
          plain.close();
          lock.writeLock().unlock();
        }
      };
    }
  }
}
