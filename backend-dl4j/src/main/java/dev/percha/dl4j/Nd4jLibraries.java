package dev.percha.dl4j;

import dev.percha.engine.NativesFolder;
import java.io.File;
import java.lang.reflect.Field;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.ClassProperties;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu;

/**
 * The native libraries of ND4J and OpenBLAS, where JavaCPP looks for them. JavaCPP would unpack
 * them itself, look at size and time alone, and take a folder that may be everybody's where it
 * cannot write to its own. It keeps where it found a library, and that is told here.
 */
final class Nd4jLibraries {
  /** JavaCPP loads its own library together with its class, unless it may not. */
  private static final String LOADS = "org.bytedeco.javacpp.loadlibraries";

  private static final String CACHE = "org.bytedeco.javacpp.cachedir";

  private static final String LAST = "jnind4jcpu";

  /** Whose libraries are needed, each after those that it needs. */
  private static final List<Class<?>> OWNERS =
      List.of(Loader.class, openblas_nolapack.class, openblas.class, Nd4jCpu.class);

  /** What JavaCPP calls the libraries of a class. */
  private static final List<String> KINDS =
      List.of("platform.preload", "platform.link", "platform.library");

  private Nd4jLibraries() {}

  /** Unpacks what is missing or not as it should be, and tells JavaCPP where it is. */
  static void unpack(NativesFolder natives) {
    String before = System.getProperty(LOADS);
    System.setProperty(LOADS, "false");
    try {
      tell(natives);
    } catch (ReflectiveOperationException | MalformedURLException e) {
      throw new IllegalStateException("this JavaCPP cannot be told where its libraries are", e);
    } finally {
      if (before == null) {
        System.clearProperty(LOADS);
      } else {
        System.setProperty(LOADS, before);
      }
    }
    Loader.load(Loader.class);
  }

  private static void tell(NativesFolder natives)
      throws ReflectiveOperationException, MalformedURLException {
    if (Loader.getLoadedLibraries().containsKey(LAST)) {
      return; // The application has loaded them, from where it wanted.
    }
    Map<String, URL> sources = sources();
    Map<String, NativesFolder.Library> libraries = new LinkedHashMap<>();
    for (URL source : sources.values()) {
      libraries.putIfAbsent(file(source), new NativesFolder.Library(file(source), plain(source)));
    }
    Path folder =
        natives.unpack(
            "nd4j/" + version() + "-" + Loader.getPlatform(), List.copyOf(libraries.values()));
    Map<String, URL[]> found = new HashMap<>();
    for (Map.Entry<String, URL> each : sources.entrySet()) {
      found.put(each.getKey(), new URL[] {folder.resolve(file(each.getValue())).toUri().toURL()});
    }
    found(found);
    giveCache(natives.root().resolve("javacpp").toFile());
  }

  /** JavaCPP's names of libraries, and where the class path has them. */
  private static Map<String, URL> sources() {
    Map<String, URL> sources = new LinkedHashMap<>();
    for (Class<?> owner : OWNERS) {
      ClassProperties properties = Loader.loadProperties(owner, Loader.loadProperties(), true);
      for (String kind : KINDS) {
        for (String name : properties.get(kind)) {
          URL[] found = Loader.findLibrary(owner, properties, name, false);
          // What is a file already, as a library of the system, is not unpacked.
          if (found.length > 0 && !found[0].getProtocol().equals("file")) {
            sources.putIfAbsent(name, found[0]);
          }
        }
      }
    }
    return sources;
  }

  /** What its file is to be called: JavaCPP writes another name behind a hash sign. */
  private static String file(URL source) {
    String path = source.getPath();
    return source.getRef() != null ? source.getRef() : path.substring(path.lastIndexOf('/') + 1);
  }

  private static URL plain(URL source) throws MalformedURLException {
    return new URL(source.toString().replaceFirst("#.*", ""));
  }

  @SuppressWarnings("unchecked")
  private static void found(Map<String, URL[]> libraries) throws ReflectiveOperationException {
    ((Map<String, URL[]>) field("foundLibraries").get(null)).putAll(libraries);
  }

  /** None of these is there; but JavaCPP makes one at home, or a temporary one, if it has none. */
  private static void giveCache(File folder) throws ReflectiveOperationException {
    Field cache = field("cacheDir");
    if (cache.get(null) == null && System.getProperty(CACHE) == null) {
      folder.mkdirs();
      cache.set(null, folder);
    }
  }

  private static String version() {
    return Dl4jVersions.NATIVES.substring(Dl4jVersions.NATIVES.lastIndexOf(':') + 1);
  }

  private static Field field(String name) throws ReflectiveOperationException {
    Field field = Loader.class.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }
}
