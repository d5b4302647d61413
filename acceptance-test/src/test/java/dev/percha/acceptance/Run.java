package dev.percha.acceptance;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A program that has ended: its exit code, and all it printed. */
record Run(int code, String out, String err) {
  static Run of(Path folder, Map<String, String> env, List<String> command)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("run", ".out");
    Path err = Files.createTempFile("run", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(env);
    Process process = builder.start();
    process.getOutputStream().close();
    int code = process.waitFor();
    Run run = new Run(code, Files.readString(out), Files.readString(err));
    Files.delete(out);
    Files.delete(err);
    return run;
  }

  /** The percha command as it was packaged, without the launcher. */
  static Run percha(String... args) throws IOException, InterruptedException {
    return of(Path.of("target"), Map.of(), perchaCommand(args));
  }

  /** The same as a command line. */
  static List<String> perchaCommand(String... args) {
    String jar = "cli-adapter/target/cli-adapter-" + Project.VERSION + ".jar";
    String jars =
        Project.ROOT.resolve(jar) + File.pathSeparator + Project.LIB + File.separator + "*";
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(natives());
    command.addAll(List.of("-cp", jars, "dev.percha.cli.Percha"));
    command.addAll(List.of(args));
    return command;
  }

  /** For another Java process, the folder to which this one unpacks natives. */
  static List<String> natives() {
    return List.of("-Dpercha.natives=" + System.getProperty("percha.natives"));
  }
}
