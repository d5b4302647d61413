package dev.percha.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process and its children asked of the system, as strace tells it: also what the system did
 * not grant.
 */
final class SystemCalls {
  /** Some are not on every processor: a question mark lets strace pass over those. */
  private static final String CALLS =
      "?open,openat,?openat2,?creat,connect,sendto,execve,execveat,?rename,renameat,renameat2,"
          + "?unlink,unlinkat,?rmdir,?mkdir,mkdirat,?mknod,mknodat,?symlink,symlinkat,?link,linkat,"
          + "?truncate,?chmod,fchmodat";

  private static final Pattern CALL = Pattern.compile("(?:\\d+ +)?(\\w+)\\((.*)");
  private static final Pattern PATH =
      Pattern.compile("(?:(?:AT_FDCWD|\\d+)<([^>]*)>, )?\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern WRITES = Pattern.compile("O_WRONLY|O_RDWR|O_CREAT|O_TRUNC");

  /** A call, and all paths that it names, absolute. */
  private record Call(String name, String arguments, List<Path> paths) {
    boolean opens() {
      return name.startsWith("open");
    }

    boolean executes() {
      return name.startsWith("exec");
    }

    boolean talks() {
      return name.equals("connect") || name.equals("sendto");
    }

    boolean writes() {
      return opens() ? WRITES.matcher(arguments).find() : !executes() && !talks();
    }
  }

  private final List<Call> calls = new ArrayList<>();

  /** Whether there is a strace here, and it may look on. */
  static boolean areTold() throws IOException, InterruptedException {
    return Run.of(Path.of("."), Map.of(), List.of("sh", "-c", "strace -f --seccomp-bpf true"))
            .code()
        == 0;
  }

  /** What to put before a command. */
  static List<String> toldTo(Path file) {
    return List.of(
        "strace",
        "-f",
        "--seccomp-bpf",
        "-y",
        "-s",
        "4096",
        "-e",
        "trace=" + CALLS,
        "-o",
        file.toString());
  }

  /**
   * @param file what was told
   * @param folder where the process stood
   */
  SystemCalls(Path file, Path folder) throws IOException {
    for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
      Matcher call = CALL.matcher(line);
      if (call.matches()) {
        calls.add(
            new Call(call.group(1), call.group(2), paths(call.group(1), call.group(2), folder)));
      }
    }
  }

  private static List<Path> paths(String name, String arguments, Path folder) {
    List<Path> paths = new ArrayList<>();
    Matcher path = PATH.matcher(arguments);
    while (path.find() && !(name.startsWith("exec") && paths.size() == 1)) {
      Path base = path.group(1) == null ? folder : Path.of(path.group(1));
      paths.add(base.resolve(path.group(2)).normalize());
    }
    return paths;
  }

  /** Attempts to reach another machine, or this one by its network. */
  List<String> connections() {
    return calls.stream()
        .filter(Call::talks)
        .map(Call::arguments)
        .filter(arguments -> arguments.contains("AF_INET"))
        .toList();
  }

  /** Programs. */
  List<Path> executed() {
    return paths(Call::executes);
  }

  /** What was opened, to be read or written, or loaded. */
  List<Path> opened() {
    return paths(Call::opens);
  }

  /** What was opened to be written, made, renamed, or deleted. */
  List<Path> written() {
    return paths(Call::writes);
  }

  private List<Path> paths(Predicate<Call> which) {
    return calls.stream()
        .filter(which)
        .flatMap(call -> call.paths().stream())
        .distinct()
        .sorted()
        .toList();
  }
}
