package dev.percha.cli;

import dev.percha.cli.search.Candidate;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.model.TrainedModel;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.failure.ConfigurationException;
import dev.percha.core.failure.DataException;
import dev.percha.models.ModelFolder;
import dev.percha.results.ExperimentSummary;
import dev.percha.results.Results;
import dev.percha.results.RunFiles;
import dev.percha.results.RunSummary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the trainings of a search lie: each in a folder named after its plan, which is one that
 * {@code train} could have written.
 */
final class TrialFolders {
  private static final String TRIALS = "trials";

  private final Path folder;
  private final String backend;
  private final Dataset data;

  /**
   * @param search the folder of the search
   * @param backend what it trains on
   * @param data what it trains with
   */
  TrialFolders(Path search, String backend, Dataset data) {
    this.folder = search.resolve(TRIALS);
    this.backend = backend;
    this.data = data;
  }

  Path of(Candidate candidate) {
    return folder.resolve(candidate.id());
  }

  /**
   * What an earlier command made of a candidate, where it told the end of it.
   *
   * @throws DataException where that is damaged
   * @throws ConfigurationException where it is of another search
   */
  Optional<RunSummary> earlier(Candidate candidate) {
    Path own = of(candidate);
    if (!Files.exists(own.resolve(Results.FILE))) {
      return Optional.empty();
    }
    ExperimentSummary told = Results.read(own);
    if (told.status().isEmpty() || told.runs().isEmpty()) {
      return Optional.empty();
    }
    RunSummary run = told.runs().get(0);
    TrainingPlan whole = run.plan().withEpochs(candidate.plan().epochs());
    if (!run.backend().equals(backend)
        || !told.dataset().sha256().equals(data.sha256())
        || !whole.equals(candidate.plan())) {
      throw new ConfigurationException(
          "--out: "
              + own
              + " holds a training on "
              + run.backend()
              + " with "
              + told.dataset().name()
              + ", which is not this search's; name another folder, or remove it");
    }
    return Optional.of(named(run, candidate));
  }

  /** As the search has it: by the candidate's name, and without files, which lie in its folder. */
  static RunSummary named(RunSummary run, Candidate candidate) {
    return run.named(candidate.id()).with(RunFiles.none());
  }

  /** The network after the best epoch. */
  TrainedModel best(Candidate candidate) {
    ExperimentSummary told = Results.read(of(candidate));
    String name =
        told.runs()
            .get(0)
            .files()
            .bestModel()
            .or(() -> told.runs().get(0).files().model())
            .orElseThrow(
                () ->
                    new DataException(
                        of(candidate)
                            + ": its network could not be written; remove the folder, and search"
                            + " again"));
    return ModelFolder.read(of(candidate).resolve(name));
  }
}
