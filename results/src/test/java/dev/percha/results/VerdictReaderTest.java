package dev.percha.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percha.core.failure.DataException;
import dev.percha.results.verdict.VerdictSummary.Accuracy;
import dev.percha.results.verdict.VerdictSummary.McNemar;
import dev.percha.results.verdict.VerdictSummary.Pair;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerdictReaderTest {
  @TempDir private Path folder;

  @Test
  void readsWhatAComparisonSaysOfItsBackends() throws Exception {
    write(
        """
        {"verdict": {"metric": "m", "margin": 0.01, "level": 0.05, "seeds": [1, 2],
          "accuracies": [{"backend": "a", "seed": 1, "accuracy": 0.5}],
          "pairs": [
            {"one": "a", "other": "b", "seeds": 2, "difference": 0.1, "low": -0.1, "high": 0.3,
             "pDifferent": 0.4, "pSame": 0.3, "answer": "cannot tell", "moreSeeds": 4},
            {"one": "a", "other": "c", "seeds": 1, "difference": 0.1, "answer": "cannot tell",
             "mcNemar": {"onlyOne": 3, "onlyOther": 5, "p": 0.7}}]}}
        """);

    assertThat(Results.verdict(folder))
        .hasValueSatisfying(
            verdict -> {
              assertThat(verdict.margin()).isEqualTo(0.01);
              assertThat(verdict.accuracies()).containsExactly(new Accuracy("a", 1, 0.5));
              assertThat(verdict.pairs())
                  .containsExactly(
                      new Pair(
                          "a",
                          "b",
                          2,
                          OptionalDouble.of(0.1),
                          OptionalDouble.of(-0.1),
                          OptionalDouble.of(0.3),
                          "cannot tell",
                          OptionalInt.of(4),
                          Optional.empty()),
                      new Pair(
                          "a",
                          "c",
                          1,
                          OptionalDouble.of(0.1),
                          OptionalDouble.empty(),
                          OptionalDouble.empty(),
                          "cannot tell",
                          OptionalInt.empty(),
                          Optional.of(new McNemar(3, 5, 0.7))));
            });
  }

  @Test
  void aDocumentWithoutAVerdictHasNone() throws Exception {
    write("{}");

    assertThat(Results.verdict(folder)).isEmpty();
  }

  @Test
  void aDamagedVerdictIsRefusedByItsPlace() throws Exception {
    write("{\"verdict\": {\"metric\": 1}}");

    assertThatThrownBy(() -> Results.verdict(folder))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("verdict.metric");
  }

  private void write(String text) throws Exception {
    Files.writeString(folder.resolve(Results.FILE), text);
  }
}
