package dev.percha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percha.core.application.Backends;
import dev.percha.reference.ReferenceBackend;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Standard output that takes nothing: a disk that is full, or a reader that has ended. */
class LostAnswerTest extends CommandLineTest {
  private static final String[] TRAIN = {
    "train", "--backend", "reference", "--data", "idx", "--hidden", "3", "--epochs", "2"
  };

  @ParameterizedTest
  @ValueSource(strings = {"No space left on device", "Broken pipe", "Bad file descriptor"})
  void noCommandThatWasAskedForADocumentEndsWellWithoutIt(String reason) throws IOException {
    writeData();
    assertThat(run(with(TRAIN, "--out", "r"))).isZero();
    Backends backends = Backends.of(List.of(new ReferenceBackend()));
    List<String[]> commands = new ArrayList<>();
    commands.add(TRAIN);
    commands.add(with(TRAIN, "--learning-rate", "1e300"));
    for (String line :
        List.of(
            "compare --backends reference --data idx --epochs 1",
            "article --backend reference --data idx --epochs 1",
            "sweep --in-process --backend reference --data idx --epochs 1 --hidden 2 --hidden 3",
            "predict --model r --data idx --index 0",
            "evaluate --model r --data idx",
            "export --model r --to onnx",
            "show --data idx",
            "summary",
            "data --data idx",
            "backends")) {
      commands.add(line.split(" "));
    }
    answers = OutputTest.failing(reason);

    for (String[] command : commands) {
      err.reset();

      assertThat(run(backends, with(command, "--json")))
          .as("%s: %s", String.join(" ", command), text(err))
          .isEqualTo(3);
      assertThat(text(err).lines().filter(line -> line.startsWith("percha: results")))
          .singleElement()
          .asString()
          .startsWith("percha: results cannot be written to standard output (" + reason + "); ");
    }
  }

  @Test
  void aTextOfWhichAReaderHasEnoughIsNoFailureAndWhatIsWrongStays() throws IOException {
    writeData();
    answers = OutputTest.failing("Broken pipe");

    assertThat(run(TRAIN)).isZero();
    assertThat(run(with(TRAIN, "--learning-rate", "1e300"))).isEqualTo(5);
    assertThat(text(err)).doesNotContain("standard output");
  }
}
