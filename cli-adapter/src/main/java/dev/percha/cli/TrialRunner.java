package dev.percha.cli;

import dev.percha.cli.search.Candidate;
import dev.percha.results.RunSummary;

/** Trains candidates of a search; several threads may ask at once. */
interface TrialRunner {
  /**
   * Trains a candidate from where it stands, or anew, and leaves in its folder what came of it.
   *
   * @param candidate what to train
   * @param epochs to which epoch, at most its plan's
   * @return what came of it, untested; a failure is in it, and nothing is thrown for one
   */
  RunSummary train(Candidate candidate, int epochs);
}
