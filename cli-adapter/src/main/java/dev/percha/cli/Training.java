package dev.percha.cli;

import com.google.inject.Injector;
import dev.percha.core.domain.Dataset;
import dev.percha.core.domain.Evaluation;
import dev.percha.core.domain.Prediction;
import dev.percha.core.domain.RunReport;
import dev.percha.core.domain.RunStatus;
import dev.percha.core.domain.Snapshot;
import dev.percha.core.port.in.CompareBackends;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.DatasetSource;
import dev.percha.fashionmnist.FashionMnist;
import dev.percha.fashionmnist.IdxFolder;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code train} and {@code compare} share: train on some backends, and say what came of it.
 */
final class Training {
  private Training() {}

  static Set<Key> keysBut(Key left) {
    Set<Key> keys = EnumSet.allOf(Key.class);
    keys.remove(left);
    return keys;
  }

  static Dataset data(Settings settings) {
    DatasetSource source =
        settings.data().<DatasetSource>map(IdxFolder::new).orElseGet(FashionMnist::new);
    return source.load();
  }

  static ExitCode run(List<Backend> backends, Settings settings, Injector injector, Shell shell) {
    Dataset data = data(settings);
    List<RunReport> reports =
        injector
            .getInstance(CompareBackends.class)
            .compare(
                backends,
                settings.plan(data.train().inputs(), data.train().classes()),
                data,
                new Progress(shell.err(), shell.live()),
                shell.interrupted(),
                report -> print(report, data, shell));
    return exit(reports);
  }

  private static void print(RunReport report, Dataset data, Shell shell) {
    Optional<Evaluation> test = report.last().flatMap(Snapshot::test);
    if (test.isEmpty()) {
      return;
    }
    Prediction first = test.get().prediction(0);
    shell
        .out()
        .printf(
            Locale.ROOT,
            "%s: test accuracy %.4f, test loss %.4f, first test image: %d, %s (%.4f)%n",
            report.backend(),
            test.get().accuracy(),
            test.get().loss(),
            first.label(),
            data.classNames().get(first.label()),
            first.probability());
  }

  /** An interruption outweighs a failure, since the user knows of it; else the first failure. */
  private static ExitCode exit(List<RunReport> reports) {
    if (reports.stream().anyMatch(report -> report.status() == RunStatus.CANCELLED)) {
      return ExitCode.INTERRUPTED;
    }
    return reports.stream()
        .flatMap(report -> report.failure().stream())
        .findFirst()
        .map(ExitCode::of)
        .orElse(ExitCode.DONE);
  }
}
