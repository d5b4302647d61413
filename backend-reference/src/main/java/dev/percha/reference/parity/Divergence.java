package dev.percha.reference.parity;

/**
 * Where two runs that were never synchronised first take different sides of a kink: from there on
 * their gradients differ by more than rounding. The pre-activations are exact ones, by each one's
 * weights; where both have the same sign, one of the runs rounded its own across the kink.
 *
 * @param one a backend's name
 * @param other the other's
 * @param step the step, from 1, in whose forward pass it shows
 * @param layer the layer's number
 * @param row the training row
 * @param unit the unit
 * @param z the unit's pre-activation by the weights of the one
 * @param otherZ and by the weights of the other
 * @param drift the largest difference between the two runs' pre-activations of that layer, the
 *     units apart that changed sides
 */
public record Divergence(
    String one,
    String other,
    int step,
    int layer,
    int row,
    int unit,
    double z,
    double otherZ,
    double drift) {
  /**
   * @return whether the unit is as near to its kink as the two are to each other, so that rounding
   *     explains it and it is no fault
   */
  public boolean isKink() {
    double nearest = Math.min(Math.abs(z), Math.abs(otherZ));
    return nearest <= Math.max(2 * drift, 1e-5) && Math.abs(z - otherZ) <= 2 * drift + 1e-12;
  }
}
