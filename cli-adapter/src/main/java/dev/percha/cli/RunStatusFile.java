package dev.percha.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.percha.cli.report.Json;
import dev.percha.cli.report.ResultDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the results beside a model say of the last training there. One that diverges before its
 * first epoch is finished leaves no network, and the one before it leaves its own.
 *
 * @param status how it ended, or that it runs
 * @param models the folders with its networks after the last epoch
 */
record RunStatusFile(String status, List<String> models) {
  private static final String BEST = "best-";
  private static final Set<String> STATUSES =
      Set.of("running", "completed", "interrupted", "diverged", "failed");

  /** Empty where no results are beside the model that can be read: it may have been moved. */
  static Optional<RunStatusFile> beside(Path model) {
    Path results = folder(model).resolveSibling("result.json");
    if (!Files.isRegularFile(results)) {
      return Optional.empty();
    }
    try {
      JsonNode document = Json.MAPPER.readTree(results.toFile());
      String status = document.path("status").asText();
      List<String> models = document.path("runs").findValuesAsText("model");
      return Optional.of(new RunStatusFile(status, models))
          .filter(last -> STATUSES.contains(last.status()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether a model there is of that training, or no training's at all by its name. */
  boolean left(Path model) {
    String name = folder(model).getFileName().toString();
    String last = name.startsWith(BEST) ? name.substring(BEST.length()) : name;
    return models.contains(last) || !last.startsWith(ResultDocument.MODEL);
  }

  private static Path folder(Path model) {
    Path place = model.toAbsolutePath().normalize();
    return Files.isDirectory(place) ? place : place.getParent();
  }
}
