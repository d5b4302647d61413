package dev.percha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class UsageTest extends CommandLineTest {
  @Test
  void helpNamesEveryCommandAndExitCode() {
    assertThat(run("--help")).isZero();
    assertThat(text(out)).contains("backends", "130", "interrupted");
    assertThat(text(err)).isEmpty();
  }

  @Test
  void helpSaysWhatAFlagIsToThatCommand() {
    run("train", "--help");
    assertThat(text(out)).contains("the engine to train on", "runs/<id>");
    for (String command : List.of("predict", "evaluate")) {
      out.reset();
      run(command, "--help");
      assertThat(text(out)).contains("default: java").doesNotContain("to train on");
    }
    out.reset();
    run("export", "--help");
    assertThat(text(out)).contains("the model's").doesNotContain("runs/<id>");
  }

  @Test
  void anUnknownFlagIsOneLineThatPointsToHelp() {
    assertThat(run("backends", "--colour")).isEqualTo(2);
    assertThat(text(err)).hasLineCount(1).contains("--colour").contains("percha backends --help");
  }

  @Test
  void aNameThatTheSystemDoesNotKnowIsOneLineThatHelps() {
    refused(2, "LC_ALL=C.UTF-8", "predict", "--model", "m", "--image", "a\0b");
    refused(2, "--out: \"a?b\" cannot be a name here", "train", "--out", "a\0b");
  }

  @Test
  void noCommandIsWrongUsage() {
    assertThat(run()).isEqualTo(2);
    assertThat(text(err)).hasLineCount(1).contains("no command given");
  }

  @Test
  void anUnknownCommandListsThoseThereAre() {
    refused(2, "unknown command \"tr?ian\"; available: article, backends, ", "tr\007ian");
    refused(2, "Unknown option: '--trian'", "--trian");
  }

  @Test
  void plainJavaIsRefusedForTrainingWithWhereItIsOfUse() throws IOException {
    String why = "(java) only answers, in predict and evaluate; to train, name one of: djl, ";
    refused(2, "percha: --backend: plain Java " + why, "train", "--backend", "java");
    refused(2, "percha: --backends: plain Java " + why, "parity", "--backends", "djl,java");
    Files.writeString(folder.resolve("percha.conf"), "percha.backend = java");
    assertThat(run("summary")).isZero();
  }

  @Test
  void aPredictionOfOneKindIsNotAskedForAnother() {
    refused(
        2,
        "percha: --index=N, --image=FILE are mutually exclusive",
        "predict",
        "--index=0",
        "--image=a.png");
  }

  @Test
  void aBadSettingIsOneLineOnStandardError() {
    assertThat(run("backends", "--threads", "none")).isEqualTo(2);
    assertThat(text(err))
        .isEqualToIgnoringNewLines("percha: --threads: \"none\" is not a whole number");
    assertThat(text(out)).isEmpty();
  }

  @Test
  void whatIsNamedAsAnotherKindOfPlaceIsRefusedOrMeant() throws IOException {
    writeData();
    assertThat(
            run("train", "--backend", "reference", "--data", "idx", "--epochs", "1", "--out", "r"))
        .isZero();

    assertThat(run("export", "--model", "r", "--to", "onnx", "--out", "x/it.onnx")).isZero();
    assertThat(folder.resolve("x/it.onnx")).isNotEmptyFile();
    refused(2, "--to says npz", "export", "--model", "r", "--to", "npz", "--out", "it.onnx");
    refused(2, "not named as a PNG", "show", "--data", "idx", "--png", "x.jpg");
    refused(3, "nope: there is no such folder", "predict", "--model", "nope", "--index", "0");
    refused(3, "nope: there is no such folder", "train", "--resume", "nope");
    Path taken = Files.write(folder.resolve("taken"), new byte[1]);
    refused(
        2,
        "is a file; expected a folder",
        "train",
        "--backend",
        "reference",
        "--data",
        "idx",
        "--out",
        "taken/r");
    assertThat(taken).hasSize(1);
    assertThat(folder.resolve("it.onnx")).doesNotExist();
  }

  /** Below /proc not even root makes anything. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void whatCannotBeWrittenAnywhereThereIsTheSameFailureOfEveryCommand() throws IOException {
    writeData();
    String[] train = {"train", "--backend", "reference", "--data", "idx", "--epochs", "1", "--out"};
    assertThat(run(with(train, "r"))).isZero();
    String why = "no results can be written to /proc";

    refused(3, why, with(train, "/proc/r"));
    refused(3, why, "compare", "--backends", "reference", "--data", "idx", "--out", "/proc/r");
    refused(3, why, "article", "--backend", "reference", "--data", "idx", "--out", "/proc/r");
    refused(3, why, "train", "--resume", "r", "--data", "idx", "--out", "/proc/r");
    refused(3, why, "export", "--model", "r", "--to", "npz", "--out", "/proc/r");
    refused(3, why, "export", "--model", "r", "--to", "npz", "--out", "/proc/it.npz");
    refused(3, why, "show", "--data", "idx", "--png", "/proc/it.png");
  }

  @Test
  void aMissingFolderIsADataFailure() {
    assertThat(run("train", "--backend", "reference", "--data", "none")).isEqualTo(3);
    assertThat(text(err)).hasLineCount(1).startsWith("percha: ").contains("none");
  }

  @Test
  void anUnknownBackendListsThoseThereAre() {
    assertThat(run("train", "--backend", "djk")).isEqualTo(2);
    assertThat(text(err)).hasLineCount(1).contains("unknown backend \"djk\"", "reference");
    assertThat(run("compare", "--backends", "djk")).isEqualTo(2);
  }
}
