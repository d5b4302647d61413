package dev.percha.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.tools.ToolProvider;

/**
 * What somebody else put into a folder: sound data, a sound model and a checkpoint, and beside them
 * classes, jars and native libraries, each of which makes a file, the canary, as soon as any of it
 * is run.
 */
final class Stranger {
  /** The class that is planted; its main method does all that is forbidden. */
  static final String PLUGIN = "dev.percha.planted.Planted";

  /** Of every such folder: a checkpoint holds the name of its data. */
  static final String NAME = "stranger";

  private static final String SOURCE =
      """
      package dev.percha.planted;

      import ai.djl.engine.Engine;
      import ai.djl.engine.EngineProvider;
      import dev.percha.core.domain.data.Examples;
      import dev.percha.core.domain.engine.Availability;
      import dev.percha.core.domain.engine.EngineSettings;
      import dev.percha.core.domain.network.Parameters;
      import dev.percha.core.domain.training.TrainerState;
      import dev.percha.core.domain.training.TrainingPlan;
      import dev.percha.core.port.out.Backend;
      import dev.percha.core.port.out.Model;
      import dev.percha.core.port.out.Trainer;
      import java.io.IOException;
      import java.net.Socket;
      import java.nio.file.Files;
      import java.nio.file.Path;

      public class Planted implements Backend, EngineProvider {
        static {
          try {
            Files.writeString(Path.of("CANARY"), "run");
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        }

        public static void main(String[] args) throws Exception {
          new ProcessBuilder("true").start().waitFor();
          Files.createDirectory(Path.of(args[0]));
          try (Socket socket = new Socket("127.0.0.1", 1)) {
            throw new IllegalStateException(socket.toString());
          } catch (IOException e) {
            // Asked for is enough.
          }
        }

        public String name() { return "planted"; }
        public String version() { return "1"; }
        public Backend with(EngineSettings settings) { return this; }
        public Availability probe() { return new Availability(true, "here"); }
        public Trainer newTrainer(TrainingPlan plan, TrainerState from, Examples rows) { return null; }
        public Model newModel(Parameters parameters) { return null; }
        public String getEngineName() { return "PyTorch"; }
        public int getEngineRank() { return 0; }
        public Engine getEngine() { return null; }
      }
      """;

  private static final String LIBRARY =
      """
      #include <fcntl.h>
      #include <unistd.h>
      __attribute__((constructor)) static void loaded(void) {
        close(open("CANARY", O_CREAT | O_WRONLY, 0600));
      }
      """;

  /** Where a program might look for its libraries. */
  private static final List<String> PLACES =
      List.of(".", "natives", "percha/natives", ".cache/percha/natives", ".javacpp/cache", "lib");

  private static final String JARS =
      Project.files(Project.LIB, ".jar").stream()
          .map(Path::toString)
          .collect(Collectors.joining(File.pathSeparator));

  private final Path template;
  private final Path canary;

  /**
   * Makes all of it.
   *
   * @param work an empty folder
   */
  Stranger(Path work) throws IOException, InterruptedException {
    canary = work.resolve("canary");
    template = Files.createDirectory(work.resolve(NAME));
    writeData();
    train(work);
    writeClasses(work);
    writeLibraries(work);
  }

  /** The file that is there as soon as anything was run. */
  Path canary() {
    return canary;
  }

  static boolean hasCompiler() throws IOException, InterruptedException {
    return Run.of(Path.of("."), Map.of(), List.of("sh", "-c", "command -v cc")).code() == 0;
  }

  /** Puts everything into a folder, and links that lead to a file of the user's. */
  void plant(Path folder, Path precious) throws IOException {
    Project.copy(template, folder);
    for (String link :
        List.of(".percha.lock", "result.json", ".checkpoint.safetensors.tmp", "three.png")) {
      Files.createSymbolicLink(folder.resolve(link), precious);
    }
  }

  private void writeData() throws IOException {
    for (String part : List.of("train", "t10k")) {
      ByteBuffer images = ByteBuffer.allocate(16 + 12 * 4);
      images.putInt(0x803).putInt(12).putInt(2).putInt(2);
      ByteBuffer labels = ByteBuffer.allocate(8 + 12).putInt(0x801).putInt(12);
      for (int row = 0; row < 12; row++) {
        images.putInt(row % 2 == 0 ? 0xff00ff00 : 0x00ff00ff);
        labels.put((byte) (row % 2));
      }
      Files.write(template.resolve(part + "-images-idx3-ubyte"), images.array());
      Files.write(template.resolve(part + "-labels-idx1-ubyte"), labels.array());
    }
    BufferedImage picture = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_GRAY);
    picture.setRGB(0, 0, 0xffffff);
    assertThat(ImageIO.write(picture, "png", template.resolve("picture.png").toFile())).isTrue();
    Files.writeString(template.resolve("logging.properties"), "handlers = " + PLUGIN);
    Files.writeString(template.resolve("log4j2.properties"), "status = trace");
    Files.writeString(template.resolve("application.conf"), "percha.natives = natives");
  }

  /** A model and a checkpoint as Percha itself writes them, also where the data lie. */
  private void train(Path work) throws IOException, InterruptedException {
    Path results = template.resolve("results");
    List<String> command =
        Run.perchaCommand("train", "--backend", "reference", "--data", NAME, "--hidden", "2");
    command.addAll(List.of("--epochs", "1", "--out", results.toString()));
    Run run = Run.of(work, Map.of(), command);
    assertThat(run.code()).as(run.err()).isZero();
    for (String file : List.of("checkpoint.safetensors", "model-reference/model.safetensors")) {
      Path from = results.resolve(file);
      Files.copy(from, template.resolve(from.getFileName()));
    }
  }

  /** A class that is named as a service of every kind: as it is, and in jars. */
  private void writeClasses(Path work) throws IOException {
    Path source =
        Files.writeString(
            work.resolve("Planted.java"), SOURCE.replace("CANARY", canary.toString()));
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-cp", JARS, "-d", template.toString(), source.toString());
    assertThat(code).isZero();
    Path services = Files.createDirectories(template.resolve("META-INF/services"));
    for (String service :
        List.of("dev.percha.core.port.out.Backend", "ai.djl.engine.EngineProvider")) {
      Files.writeString(services.resolve(service), PLUGIN);
    }
    for (String jar : List.of("evil.jar", "plugins/evil.jar", "lib/evil.jar")) {
      Files.createDirectories(template.resolve(jar).getParent());
      try (JarOutputStream out =
          new JarOutputStream(Files.newOutputStream(template.resolve(jar)))) {
        add(out, services);
        add(out, template.resolve("dev"));
      }
    }
    Project.copy(template.resolve("META-INF"), template.resolve("plugins/META-INF"));
  }

  private void add(JarOutputStream out, Path folder) throws IOException {
    for (Path file : Project.files(folder, "")) {
      if (Files.isRegularFile(file)) {
        out.putNextEntry(new JarEntry(template.relativize(file).toString()));
        Files.copy(file, out);
      }
    }
  }

  /** Under every name that an engine loads, or might; without a compiler none can be made. */
  private void writeLibraries(Path work) throws IOException, InterruptedException {
    if (!hasCompiler()) {
      return;
    }
    Run unpacked = Run.percha("backends");
    assertThat(unpacked.code()).as(unpacked.err()).isZero();
    Files.writeString(work.resolve("planted.c"), LIBRARY.replace("CANARY", canary.toString()));
    Run cc =
        Run.of(work, Map.of(), List.of("cc", "-shared", "-fPIC", "-o", "planted.so", "planted.c"));
    assertThat(cc.code()).as(cc.err()).isZero();
    for (String place : PLACES) {
      for (String name : names()) {
        Path file = template.resolve(place).resolve(name);
        Files.createDirectories(file.getParent());
        Files.copy(work.resolve("planted.so"), file);
      }
    }
  }

  /** As they are called where they were unpacked, with and without the folders there. */
  private static TreeSet<String> names() {
    TreeSet<String> names = new TreeSet<>();
    Path natives = Path.of(System.getProperty("percha.natives")).toAbsolutePath();
    for (Path file : Project.files(natives, "")) {
      String name = file.getFileName().toString();
      if (name.matches(".+\\.(so|dylib)[.0-9]*")) {
        names.add(natives.relativize(file).toString());
        names.add(name);
        names.add(name.replaceFirst("\\.so\\..*", ".so"));
      }
    }
    assertThat(names)
        .contains("libtorch_cpu.so", "libc10.so", "libjnind4jcpu.so", "libopenblas.so");
    Stream.of("cudart", "mkl_rt", "djl_torch", "jnidispatch", "nvidia-ml")
        .map(System::mapLibraryName)
        .forEach(names::add);
    return names;
  }
}
