package dev.percha.core.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.percha.core.failure.UnknownBackendException;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackendsTest {
  private final RecordingBackend other =
      new RecordingBackend() {
        @Override
        public String name() {
          return "another";
        }
      };
  private final Backends two = Backends.of(List.of(new RecordingBackend(), other));

  @Test
  void areListedByName() {
    assertThat(two.names()).containsExactly("another", "recording");
    assertThat(two.named("another")).isSameAs(other);
  }

  @Test
  void anUnknownNameIsRefusedWithTheChoice() {
    assertThatExceptionOfType(UnknownBackendException.class)
        .isThrownBy(() -> two.named("djk"))
        .withMessage("unknown backend \"djk\"; available: another, recording");
  }

  @Test
  void theOnlyOneIsTakenAndSeveralMustBeNamed() {
    assertThat(Backends.of(List.of(other)).only()).isSameAs(other);
    assertThatExceptionOfType(UnknownBackendException.class)
        .isThrownBy(two::only)
        .withMessage("no backend named and several are present; name one of: another, recording");
    assertThatExceptionOfType(UnknownBackendException.class)
        .isThrownBy(() -> Backends.discover().only())
        .withMessageStartingWith("no backend on the class path");
  }

  @Test
  void twoOfOneNameAreRefused() {
    List<RecordingBackend> same = List.of(new RecordingBackend(), new RecordingBackend());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Backends.of(same))
        .withMessageStartingWith("two backends are named \"recording\"");
  }
}
