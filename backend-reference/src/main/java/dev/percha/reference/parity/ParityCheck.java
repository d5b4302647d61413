package dev.percha.reference.parity;

/** The rungs, in the order of climbing: each rests on those before it. */
public enum ParityCheck {
  DATA("data", "the rows that are trained on", true),
  WEIGHTS("initial weights", "the state it starts from, bit for bit", true),
  FORWARD("forward pass", "the logits", true),
  LOSS("loss", "the loss and hits of one batch", true),
  GRADIENT("gradient", "the gradient of one batch", true),
  STEP("one step", "the optimizer's step", true),
  EPOCH("steps of an epoch", "a step from a common state", true),
  EQUATION("equation", "the numbers of the equation, as its steps show them", true),
  FREE_EPOCH("float64, free", "an epoch in float64, never synchronised", true),
  FREE_RUN("float64, epochs", "the epochs in float64 that the equation decides", true),
  CLASSES("test classes", "the classes of the test rows after those epochs", true),
  END("classes, at end", "the classes of the test rows after all epochs", false),
  FLOAT32("float32, free", "an epoch in float32, never synchronised", false);

  private final String title;
  private final String question;
  private final boolean judged;

  ParityCheck(String title, String question, boolean judged) {
    this.title = title;
    this.question = question;
    this.judged = judged;
  }

  /** {@return its name for people} */
  public String title() {
    return title;
  }

  /** {@return what is compared on it, in words} */
  public String question() {
    return question;
  }

  /** {@return whether a difference beyond the bound means that backends do not compute the same} */
  public boolean isJudged() {
    return judged;
  }
}
