package dev.percha.djl;

import ai.djl.util.Platform;
import com.sun.jna.Native;
import dev.percha.core.failure.BackendException;
import dev.percha.engine.NativesFolder;
import java.io.File;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The native libraries of PyTorch and of what DJL reaches it by, where DJL and JNA look for them.
 * DJL takes what it finds without a look at it, and JNA would unpack its own into a folder that may
 * be everybody's.
 */
final class TorchLibraries {
  private static final String MARK = "native/lib/pytorch.properties";

  /** DJL looks for it in the environment first, and then among the properties. */
  private static final String FOLDER = "PYTORCH_LIBRARY_PATH";

  private static final String OLD_STANDARD_LIBRARY = "libstdc++.so.6";
  private static final String JNA_FOLDER = "jna.boot.library.path";
  private static final String JNA_HAS_LOADED = "jnidispatch.path";
  private static final String JNA_UNPACKS_NOTHING = "jna.nounpack";

  private TorchLibraries() {}

  /** Unpacks what is missing or not as it should be, and tells DJL and JNA where it is. */
  static void unpack(NativesFolder natives) {
    if (TorchLibraries.class.getClassLoader().getResource(MARK) == null) {
      throw missing(
          "PyTorch's native library for "
              + System.getProperty("os.name")
              + " "
              + System.getProperty("os.arch"));
    }
    if (System.getenv(FOLDER) != null) {
      throw new BackendException(
          FOLDER
              + " in the environment makes DJL load another PyTorch than that of the class path,"
              + " unverified; unset it");
    }
    startJna(natives);
    Platform platform = Platform.detectPlatform("pytorch");
    List<String> files = Arrays.asList(platform.getLibraries());
    // As DJL has it, for the names of its folders.
    String flavor =
        platform.getFlavor() + (files.contains(OLD_STANDARD_LIBRARY) ? "-precxx11" : "");
    String classifier = platform.getClassifier();
    List<NativesFolder.Library> libraries = new ArrayList<>();
    for (String file : files) {
      libraries.add(library(file, String.join("/", "pytorch", flavor, classifier, file)));
    }
    String bridge = System.mapLibraryName("djl_torch");
    libraries.add(
        library(
            platform.getApiVersion() + "-" + bridge,
            String.join("/", "jnilib", classifier, flavor, bridge)));
    // DJL's own layout, so that it finds them where it does not take the folder itself, too.
    Path folder =
        natives.unpack(
            "pytorch/" + String.join("-", platform.getVersion(), flavor, classifier), libraries);
    System.setProperty(FOLDER, folder.toString());
    System.setProperty("ENGINE_CACHE_DIR", natives.root().toString());
  }

  /** JNA is told for its start alone: an application may use it otherwise. */
  private static void startJna(NativesFolder natives) {
    String file = System.mapLibraryName("jnidispatch").replace(".dylib", ".jnilib");
    String prefix = com.sun.jna.Platform.RESOURCE_PREFIX;
    Path folder =
        natives.unpack(
            "jna/" + Native.VERSION + "-" + prefix,
            List.of(library(file, "com/sun/jna/" + prefix + "/" + file)));
    String library = folder.resolve(file).toString();
    if (library.contains(File.pathSeparator)
        || library.equals(System.getProperty(JNA_HAS_LOADED))) {
      return; // It would take the path for two, or was started by another class loader.
    }
    String folderBefore = System.getProperty(JNA_FOLDER);
    String unpackBefore = System.getProperty(JNA_UNPACKS_NOTHING);
    System.setProperty(JNA_FOLDER, folder.toString());
    System.setProperty(JNA_UNPACKS_NOTHING, "true");
    try {
      // Any call will do: the class loads its library when it is first used.
      if (Native.POINTER_SIZE == 0) {
        throw new IllegalStateException("JNA has not started");
      }
    } finally {
      restore(JNA_FOLDER, folderBefore);
      restore(JNA_UNPACKS_NOTHING, unpackBefore);
    }
  }

  private static void restore(String property, String before) {
    if (before == null) {
      System.clearProperty(property);
    } else {
      System.setProperty(property, before);
    }
  }

  private static NativesFolder.Library library(String file, String resource) {
    URL source = TorchLibraries.class.getClassLoader().getResource(resource);
    if (source == null) {
      throw missing("PyTorch's native library " + resource);
    }
    return new NativesFolder.Library(file, source);
  }

  private static BackendException missing(String what) {
    return new BackendException(
        what
            + " is not on the class path; add "
            + DjlVersions.NATIVES
            + " with the classifier of this platform");
  }
}
