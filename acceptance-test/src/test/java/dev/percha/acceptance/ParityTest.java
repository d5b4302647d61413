package dev.percha.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All backends climb the whole ladder on the real data, for other plans than the article's too. */
@Tag("at-length")
class ParityTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--full",
        "--epsilon-placement outside",
        "--precision float64",
        "--hidden 32 --activation tanh",
        "--hidden 32 --activation tanh --epsilon-placement outside",
        "--hidden 64,64,64 --activation elu",
        "--hidden 64,64,64 --activation elu --epsilon-placement outside",
        "--hidden=",
        "--hidden= --epsilon-placement outside",
        "--batch-size 37",
        "--batch-size 37 --epsilon-placement outside",
        "--batch-size 1",
        "--batch-size 1 --epsilon-placement outside",
        "--batch-size 1 --seed 1",
        "--seed 1"
      })
  void allBackendsComputeTheSame(String flags) throws Exception {
    List<String> command = new ArrayList<>(List.of("parity"));
    command.addAll(List.of(flags.split(" ")));

    Run run = Run.percha(command.toArray(String[]::new));

    assertThat(run.code()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).contains("The same: djl, djl-fused, dl4j, dl4j-fused and the judge.");
  }
}
