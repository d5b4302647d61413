package dev.percha.cli;

import com.google.inject.Injector;
import dev.percha.cli.report.RunFolder;
import dev.percha.report.HtmlReport;
import dev.percha.report.MarkdownReport;
import dev.percha.results.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
    name = "report",
    description = "Draws the results of runs as one page to look at, several side by side.")
final class ReportCommand implements Command {
  @Parameters(
      paramLabel = "RUN",
      arity = "1..*",
      description = "results folders, as train, compare and article write them")
  private List<Path> runs;

  @Option(names = "--markdown", description = "as Markdown, for a pull request")
  private boolean markdown;

  @Override
  public Set<Setting> keys() {
    Set<Setting> keys = EnumSet.of(Setting.OUT, Setting.DATA);
    keys.addAll(Setting.OF_DATA);
    return keys;
  }

  @Override
  public String meaning(Setting key) {
    if (key == Setting.DATA) {
      return "the table or IDX files that the runs were tested on, to show rows of (default: Fashion-MNIST)";
    }
    return "the folder or file that is written (default: the run's folder; of several runs, where"
        + " you stand)";
  }

  @Override
  public ExitCode run(Settings settings, Injector injector, CommandContext shell) {
    List<Path> folders = runs.stream().map(shell.folder()::resolve).toList();
    String content =
        markdown
            ? MarkdownReport.of(folders)
            : HtmlReport.of(folders, Optional.of(Training.data(settings, shell)));
    Path file = file(settings.out(), folders, shell).toAbsolutePath().normalize();
    RunFolder.create(Optional.of(file.getParent()), "report", Instant.EPOCH, shell.folder())
        .write(file.getFileName().toString(), content.getBytes(StandardCharsets.UTF_8));
    if (shell.json()) {
      shell.print(Json.MAPPER.createObjectNode().put("file", file.toString()));
    } else {
      shell.say("%s", file);
    }
    return ExitCode.DONE;
  }

  /** Somebody may name the file itself, and any name that ends in no such way is a folder's. */
  private Path file(Optional<Path> out, List<Path> folders, CommandContext shell) {
    String name = markdown ? "report.md" : "report.html";
    if (out.isPresent()) {
      Path chosen = out.orElseThrow();
      String end = name.substring(name.indexOf('.'));
      boolean named = chosen.getFileName().toString().endsWith(end) && !Files.isDirectory(chosen);
      return named ? chosen : chosen.resolve(name);
    }
    if (folders.size() > 1) {
      return shell.folder().resolve(name);
    }
    Path only = folders.get(0);
    return Files.isDirectory(only) ? only.resolve(name) : only.resolveSibling(name);
  }
}
