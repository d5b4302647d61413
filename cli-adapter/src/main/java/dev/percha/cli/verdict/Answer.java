package dev.percha.cli.verdict;

/** What can be said of two engines. */
public enum Answer {
  /** Their accuracies differ by less than the margin, beyond reasonable doubt. */
  THE_SAME("the same"),
  /** They differ by more than chance and by more than the margin. */
  DIFFERENT("different"),
  /** Too few trainings, or too uneven ones, for either. */
  CANNOT_TELL("cannot tell");

  private final String words;

  Answer(String words) {
    this.words = words;
  }

  @Override
  public String toString() {
    return words;
  }
}
