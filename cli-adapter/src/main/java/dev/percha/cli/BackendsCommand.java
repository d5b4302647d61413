package dev.percha.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.google.inject.Injector;
import dev.percha.cli.report.Json;
import dev.percha.core.application.Backends;
import dev.percha.core.domain.engine.Availability;
import dev.percha.core.port.out.Backend;
import java.util.EnumSet;
import java.util.Set;
import picocli.CommandLine;

@CommandLine.Command(
    name = "backends",
    description = "Lists the backends, their versions, and whether each can run here.")
final class BackendsCommand implements Command {
  @Override
  public Set<Setting> keys() {
    return EnumSet.of(Setting.THREADS, Setting.NATIVES);
  }

  @Override
  public ExitCode run(Settings settings, Injector injector, CommandContext shell) {
    ArrayNode list = Json.MAPPER.createArrayNode();
    for (Backend backend : injector.getInstance(Backends.class).all()) {
      Availability probe = backend.probe();
      list.addObject()
          .put("name", backend.name())
          .put("version", backend.version())
          .put("available", probe.available())
          .put("detail", probe.detail());
      if (!shell.json()) {
        String told = (probe.available() ? "available: " : "not available: ") + probe.detail();
        shell.say("%-10s %-34s %s", backend.name(), backend.version(), told);
      }
    }
    if (shell.json()) {
      shell.print(list);
    }
    return ExitCode.DONE;
  }
}
