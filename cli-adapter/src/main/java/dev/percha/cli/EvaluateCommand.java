package dev.percha.cli;

import com.fasterxml.jackson.databind.node.TextNode;
import com.google.inject.Injector;
import dev.percha.cli.report.EvaluationDocument;
import dev.percha.cli.report.EvaluationTable;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.evaluation.Evaluation;
import dev.percha.core.port.in.EvaluateModel;
import dev.percha.core.port.out.Model;
import dev.percha.results.Json;
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
        Setting.MODEL,
        Setting.BACKEND,
        Setting.DATA,
        Setting.TRANSPOSE,
        Setting.THREADS,
        Setting.NATIVES);
  }

  @Override
  public String meaning(Setting key) {
    return key == Setting.BACKEND ? SavedModel.BACKEND : Command.super.meaning(key);
  }

  @Override
  public ExitCode run(Settings settings, Injector injector, CommandContext shell) {
    SavedModel saved = SavedModel.of(settings, shell);
    try (Model model =
        SavedModel.answering(settings, injector).apply(saved.trained().parameters())) {
      Dataset data = saved.data(settings, shell);
      Evaluation evaluation =
          injector
              .getInstance(EvaluateModel.class)
              .evaluate(model, data.test().prepared(saved.trained().preprocessing()));
      if (shell.json()) {
        shell.print(
            EvaluationDocument.of(
                evaluation,
                data.classNames(),
                TextNode.valueOf(saved.folder().toString()),
                TextNode.valueOf(SavedModel.engine(settings)),
                Json.MAPPER
                    .createObjectNode()
                    .put("name", data.name())
                    .put("sha256", data.sha256())));
      } else {
        shell.say(
            "%s on %s, answering by %s",
            saved.trained().network(), data.name(), SavedModel.engine(settings));
        shell.out().print(EvaluationTable.of(evaluation, data.classNames()));
      }
    }
    return ExitCode.DONE;
  }
}
