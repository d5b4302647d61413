package dev.percha.cli;

import com.fasterxml.jackson.databind.node.TextNode;
import com.google.inject.Injector;
import dev.percha.cli.report.EvaluationDocument;
import dev.percha.cli.report.EvaluationTable;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.evaluation.Evaluation;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.failure.ConfigurationException;
import dev.percha.core.port.in.EvaluateModel;
import java.util.EnumSet;
import java.util.Set;
import picocli.CommandLine;

@CommandLine.Command(
    name = "evaluate",
    description = "Asks a saved model about the whole test set, and measures its answers.")
final class EvaluateCommand implements Command {
  @Override
  public Set<Setting> keys() {
    return EnumSet.of(
        Setting.MODEL, Setting.BACKEND, Setting.DATA, Setting.THREADS, Setting.NATIVES);
  }

  @Override
  public String meaning(Setting key) {
    return key == Setting.BACKEND ? SavedModel.BACKEND : Command.super.meaning(key);
  }

  @Override
  public ExitCode run(Settings settings, Injector injector, CommandContext shell) {
    SavedModel saved = SavedModel.of(settings, shell);
    try (SavedModel.AnsweringEngine engine = saved.open(settings, injector)) {
      Dataset data = Training.data(settings);
      requireFit(saved.trained().network(), data);
      Evaluation evaluation =
          injector.getInstance(EvaluateModel.class).evaluate(engine.model(), data.test());
      if (shell.json()) {
        shell.print(
            EvaluationDocument.of(
                evaluation,
                data.classNames(),
                TextNode.valueOf(saved.folder().toString()),
                TextNode.valueOf(engine.name()),
                CommandContext.JSON
                    .createObjectNode()
                    .put("name", data.name())
                    .put("sha256", data.sha256())));
      } else {
        shell.say(
            "%s on %s, answering by %s", saved.trained().network(), data.name(), engine.name());
        shell.out().print(EvaluationTable.of(evaluation, data.classNames()));
      }
    }
    return ExitCode.DONE;
  }

  static void requireFit(NetworkSpec network, Dataset data) {
    if (data.test().inputs() != network.inputs() || data.test().classes() != network.classes()) {
      throw new ConfigurationException(
          "the model "
              + network
              + " does not fit the data "
              + data.name()
              + ", which has "
              + data.test().inputs()
              + " inputs and "
              + data.test().classes()
              + " classes; name the model's own data by --data DIR");
    }
  }
}
