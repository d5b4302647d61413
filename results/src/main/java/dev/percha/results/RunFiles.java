package dev.percha.results;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a training has left beside {@code result.json}, by name. Every name is that of a file or
 * folder in the same folder, so that one from a stranger's document leads nowhere else.
 *
 * @param model the folder of the network after the last epoch
 * @param bestModel the folder of the network after the best epoch, where that is another
 * @param probabilities numpy's file of every test row's probabilities, [rows, classes]
 */
public record RunFiles(
    Optional<String> model, Optional<String> bestModel, Optional<String> probabilities) {
  /** How the folders of networks begin. */
  public static final String MODEL = "model-";

  /** How the folders of best networks begin. */
  public static final String BEST_MODEL = "best-model-";

  private static final Pattern PLAIN = Pattern.compile("(?!\\.{1,2}$)[^/\\\\:\\p{Cntrl}]{1,255}");

  public RunFiles {
    for (Optional<String> name : List.of(model, bestModel, probabilities)) {
      if (name.isPresent() && !PLAIN.matcher(name.get()).matches()) {
        throw new IllegalArgumentException(
            "\"" + name.get() + "\" is no plain name; expected a file in the same folder");
      }
    }
  }

  /** {@return no files} */
  public static RunFiles none() {
    return new RunFiles(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * @param run a training's name
   * @param written the names of what was written
   * @return those of them that are the training's
   */
  public static RunFiles of(String run, Set<String> written) {
    return new RunFiles(
        Optional.of(model(run)).filter(written::contains),
        Optional.of(bestModel(run)).filter(written::contains),
        Optional.of(probabilities(run)).filter(written::contains));
  }

  /** {@return the name that a training's last network has} */
  public static String model(String run) {
    return MODEL + run;
  }

  /** {@return the name that a training's best network has} */
  public static String bestModel(String run) {
    return BEST_MODEL + run;
  }

  /** {@return the name that a training's test probabilities have} */
  public static String probabilities(String run) {
    return "probabilities-" + run + ".npy";
  }
}
