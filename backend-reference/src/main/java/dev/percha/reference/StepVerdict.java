package dev.percha.reference;

import dev.percha.reference.ErrorBound.Kink;
import java.util.List;
import java.util.stream.Stream;

/**
 * The reference's verdict on one {@link Step}: each value's error beside its bound.
 *
 * <p>The bound of a parameter is {@link UpdateBound}'s, for a gradient within {@link ErrorBound}'s.
 *
 * <p>Where a value is out of bounds and rounding may have put units on the other side of their
 * activation's kink, the reference is evaluated with those units on the other side, and must then
 * agree; they are named in {@link #flipped()}.
 *
 * @param lossSum of the batch
 * @param correct of the batch; the bound counts the rows whose largest logits are too near to call
 * @param parameters after the step
 * @param slots what the optimizer keeps, after the step, in the order of its slots
 * @param step how many steps the state after it counts
 * @param kinks how many units lay within their rounding bound of a kink
 * @param flipped those of them that were found on the other side
 */
public record StepVerdict(
    Deviation lossSum,
    Deviation correct,
    Deviation parameters,
    List<Deviation> slots,
    Deviation step,
    int kinks,
    List<Kink> flipped) {
  public StepVerdict {
    slots = List.copyOf(slots);
    flipped = List.copyOf(flipped);
  }

  /**
   * @param step a step
   * @return what the reference says of it
   */
  public static StepVerdict of(Step step) {
    return new Judge(step.plan(), step.batch(), step.before()).verdict(step);
  }

  /** {@return whether all is within bounds} */
  public boolean isWithin() {
    return all().allMatch(Deviation::isWithin);
  }

  /** {@return what is farthest off, in units of its bound} */
  public Deviation worst() {
    return all().max((a, b) -> Double.compare(a.ratio(), b.ratio())).orElseThrow();
  }

  /** {@return all deviations, in their order} */
  public Stream<Deviation> all() {
    return Stream.concat(
        Stream.of(lossSum, correct, parameters), Stream.concat(slots.stream(), Stream.of(step)));
  }
}
