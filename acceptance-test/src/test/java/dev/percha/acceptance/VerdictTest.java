package dev.percha.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Engines that compute the same are not told apart, by whatever seeds: some two minutes each. */
@Tag("at-length")
class VerdictTest {
  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(
      ints = {1, 6, 11, 16, 21, 26, 31, 36, 41, 46, 51, 56, 61, 66, 71, 76, 81, 86, 91, 96})
  void honestEnginesAreNeverCalledDifferent(int first) throws Exception {
    Run run =
        Run.percha(
            "compare",
            "--backends=djl-fused,dl4j-fused",
            "--epochs=10",
            "--seeds=" + first + ".." + (first + 4),
            "--out=" + temp.resolve("results"));

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .containsPattern("djl-fused and dl4j-fused: (the same|cannot tell)")
        .doesNotContain("different");
  }
}
