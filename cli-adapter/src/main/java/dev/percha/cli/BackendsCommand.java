package dev.percha.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.google.inject.Injector;
import dev.percha.core.application.Backends;
import dev.percha.core.domain.engine.Availability;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.Backend;
import dev.percha.results.Json;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;

@CommandLine.Command(
    name = "backends",
    description =
        "Lists the backends, their versions, and whether each can run here and train as flags say.")
final class BackendsCommand implements Command {
  @Override
  public Set<Setting> keys() {
    Set<Setting> keys =
        EnumSet.of(
            Setting.THREADS,
            Setting.NATIVES,
            Setting.HIDDEN,
            Setting.ACTIVATION,
            Setting.OPTIMIZER,
            Setting.PRECISION,
            Setting.BATCH_SIZE);
    keys.addAll(Setting.OF_OPTIMIZERS);
    return keys;
  }

  @Override
  public ExitCode run(Settings settings, Injector injector, CommandContext shell) {
    NetworkSpec article = NetworkSpec.article();
    TrainingPlan plan = settings.plan();
    ArrayNode list = Json.MAPPER.createArrayNode();
    for (Backend backend : injector.getInstance(Backends.class).all()) {
      Availability probe = backend.probe();
      Optional<String> refusal = backend.refusal(plan);
      list.addObject()
          .put("name", backend.name())
          .put("version", backend.version())
          .put("available", probe.available())
          .put("detail", probe.detail())
          .put("refusal", refusal.orElse(null));
      if (!shell.json()) {
        String told = (probe.available() ? "available: " : "not available: ") + probe.detail();
        shell.say("%-10s %-34s %s", backend.name(), backend.version(), told);
        refusal.ifPresent(why -> shell.say("%-10s cannot train this: %s", "", why));
      }
    }
    if (shell.json()) {
      shell.print(list);
    }
    return ExitCode.DONE;
  }
}
