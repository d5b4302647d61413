package dev.percha.engine;

import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.failure.BackendException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where an engine's native libraries are unpacked to, and how they get there: each is written under
 * a name of chance, read back, compared by SHA-256 with what the class path has, and given its name
 * in one step. A note beside them says what was verified. Where it still fits, a start looks at
 * size, time and owner alone; where not, all is compared again, and what is wrong is unpacked anew.
 * Several processes may do so at once.
 */
public final class NativesFolder {
  /** The setting that names the folder; also as a property of the JVM's. */
  private static final String SETTING = "percha.natives";

  private static final String NOTE = "verified.txt";
  private static final String LOCK = ".lock";
  private static final int HASH = 64;
  private static final int OTHERS_WRITE = 0022;
  private static final int ANYBODY_WRITES = 0222;
  private static final int ANYBODY_EXECUTES = 0111;

  private final String engine;
  private final Path root;

  /**
   * A native library that the class path has.
   *
   * @param file what its file is called
   * @param source its bytes
   */
  public record Library(String file, URL source) {}

  /**
   * @param engine the engine's name, for messages
   * @param settings may name the folder; else it is {@code percha/natives} in the user's folder for
   *     caches
   */
  public NativesFolder(String engine, EngineSettings settings) {
    this.engine = engine;
    this.root = settings.nativesFolder().orElseGet(NativesFolder::usual).toAbsolutePath();
  }

  private static Path usual() {
    String named = System.getProperty(SETTING, "");
    if (!named.isEmpty()) {
      return Path.of(named);
    }
    // A user without an entry in the system's list has the home "?", others one that is not there.
    return Stream.of(
            absolute(System.getenv("XDG_CACHE_HOME")),
            home(System.getProperty("user.home")),
            home(System.getenv("HOME")))
        .flatMap(Optional::stream)
        .findFirst()
        .map(caches -> caches.resolve("percha").resolve("natives"))
        .orElseThrow(
            () ->
                new BackendException(
                    "this user has no home folder to unpack native libraries into; " + nameOne()));
  }

  private static Optional<Path> absolute(String folder) {
    return Optional.ofNullable(folder).map(Path::of).filter(Path::isAbsolute);
  }

  private static Optional<Path> home(String folder) {
    return absolute(folder).filter(Files::isDirectory).map(home -> home.resolve(".cache"));
  }

  private static String nameOne() {
    return "name a folder by " + SETTING + " (--natives DIR, or PERCHA_NATIVES)";
  }

  /** {@return the folder that holds those of all engines, absolute} */
  public Path root() {
    return root;
  }

  /**
   * Unpacks libraries, where they are not there yet, or not as they should be.
   *
   * @param name of the folder to unpack into, below the root; another for another version
   * @param libraries all that belong there
   * @return the folder; it has these libraries, verified
   * @throws BackendException where that is not possible, or others may write there
   */
  public Path unpack(String name, List<Library> libraries) {
    Path folder = root.resolve(name);
    try {
      synchronized (NativesFolder.class) {
        make(folder);
        for (Path each = folder; each != null && each.startsWith(root); each = each.getParent()) {
          requireTrusted(each);
        }
        if (!isAsNoted(folder, libraries)) {
          if (isWritable(folder)) {
            mend(folder, libraries);
          } else {
            requireWhole(folder, libraries);
          }
        }
      }
      requireExecutable(folder.resolve(libraries.get(0).file()));
      return folder;
    } catch (IOException e) {
      throw new BackendException(
          ("%s's native libraries cannot be unpacked into %s (%s); see to it that it "
                  + "can be written and has room, or %s")
              .formatted(engine, folder, reason(e), nameOne()),
          e);
    }
  }

  private static void make(Path folder) throws IOException {
    // A link to a folder is one; Files.createDirectories refuses it.
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, permissions(folder));
    }
  }

  private static FileAttribute<?>[] permissions(Path near) {
    return isUnix(near)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean isUnix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("unix");
  }

  /** Who may write into the folder decides what code this process runs. */
  private void requireTrusted(Path folder) throws IOException {
    if (!isUnix(folder)) {
      return;
    }
    Map<String, Object> facts = Files.readAttributes(folder, "unix:uid,mode");
    String wrong = null;
    if (!List.of(0, user()).contains(facts.get("uid"))) {
      wrong = "belongs to another user, " + Files.getOwner(folder).getName();
    } else if (((Integer) facts.get("mode") & OTHERS_WRITE) != 0) {
      wrong = "can be written by others (chmod go-w takes that away)";
    }
    if (wrong != null) {
      throw new BackendException(
          "%s loads no native library from %s, which %s; %s"
              .formatted(engine, folder, wrong, nameOne()));
    }
  }

  private static Object user() throws IOException {
    Path self = Path.of("/proc/self");
    Path own = Files.exists(self) ? self : Path.of(System.getProperty("user.home"));
    return Files.getAttribute(own, "unix:uid");
  }

  private static boolean isAsNoted(Path folder, List<Library> libraries) throws IOException {
    Path note = folder.resolve(NOTE);
    Set<String> present = present(folder);
    Set<String> expected =
        libraries.stream().map(Library::file).collect(Collectors.toCollection(TreeSet::new));
    if (!present.containsAll(expected)
        || isWritable(folder) && present.size() > expected.size()
        || !Files.isRegularFile(note, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    List<String> facts = new ArrayList<>(List.of(folder.toRealPath().toString()));
    for (Library library : libraries) {
      facts.add(facts(folder.resolve(library.file()), library));
    }
    // The first line is the folder; each other begins with a hash, for whoever wants to compare.
    List<String> noted = new ArrayList<>();
    for (String line : new String(Files.readAllBytes(note), StandardCharsets.UTF_8).split("\n")) {
      noted.add(noted.isEmpty() || line.length() < HASH ? line : line.substring(HASH + 1));
    }
    return noted.equals(facts);
  }

  /** The names in a folder, without our own. */
  private static Set<String> present(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals(NOTE) && !name.equals(LOCK))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /** What is cheap to know, and differs where somebody wrote to the file or has another jar. */
  private static String facts(Path file, Library library) throws IOException {
    Map<String, Object> facts =
        Files.readAttributes(
            file,
            (isUnix(file) ? "unix:uid," : "") + "size,lastModifiedTime,isRegularFile",
            LinkOption.NOFOLLOW_LINKS);
    return String.join(
        " ",
        library.file(),
        facts.get("size").toString(),
        facts.get("lastModifiedTime").toString(),
        "owner " + facts.get("uid"),
        (Boolean) facts.get("isRegularFile") ? "file" : "no file",
        "crc " + checksum(library.source()));
  }

  /** As the jar's index has it; what is no jar has none. */
  private static String checksum(URL source) throws IOException {
    URLConnection connection = source.openConnection();
    connection.setUseCaches(false);
    if (connection instanceof JarURLConnection jar) {
      try (JarFile opened = jar.getJarFile()) {
        return Long.toHexString(opened.getEntry(jar.getEntryName()).getCrc());
      }
    }
    return "none";
  }

  /** Also for a system's administrator, who may write where nobody is meant to. */
  private static boolean isWritable(Path folder) throws IOException {
    return Files.isWritable(folder)
        && !(isUnix(folder)
            && ((Integer) Files.getAttribute(folder, "unix:mode") & ANYBODY_WRITES) == 0);
  }

  private void mend(Path folder, List<Library> libraries) throws IOException {
    try (FileChannel channel =
            FileChannel.open(
                folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lock(channel)) {
      if (isAsNoted(folder, libraries)) {
        return; // Another process did it while this one waited.
      }
      if (lock != null) {
        removeOthers(folder, libraries);
      }
      StringBuilder note = new StringBuilder(folder.toRealPath() + "\n");
      for (Library library : libraries) {
        Path file = folder.resolve(library.file());
        String hash = isWhole(file, library) ? hash(file.toUri().toURL()) : write(file, library);
        note.append(hash).append(' ').append(facts(file, library)).append('\n');
      }
      replace(folder.resolve(NOTE), draft -> Files.writeString(draft, note).toString());
    }
  }

  /** Waits for other processes. Without it all goes well too, but that work is done twice. */
  private static FileLock lock(FileChannel channel) {
    try {
      return channel.lock();
    } catch (IOException | OverlappingFileLockException e) {
      return null;
    }
  }

  /** Drafts of processes that died, and what else an engine might take for a library. */
  private static void removeOthers(Path folder, List<Library> libraries) throws IOException {
    Set<String> others = present(folder);
    libraries.forEach(library -> others.remove(library.file()));
    for (String other : others) {
      Files.delete(folder.resolve(other));
    }
  }

  private void requireWhole(Path folder, List<Library> libraries) throws IOException {
    for (Library library : libraries) {
      Path file = folder.resolve(library.file());
      if (!isWhole(file, library)) {
        throw new BackendException(
            ("%s's library %s is missing or damaged, and the folder cannot be written; "
                    + "have it unpacked anew by whoever may write there, or %s")
                .formatted(engine, file, nameOne()));
      }
    }
  }

  private static boolean isWhole(Path file, Library library) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && hash(file.toUri().toURL()).equals(hash(library.source()));
  }

  private static String write(Path file, Library library) throws IOException {
    return replace(
        file,
        draft -> {
          MessageDigest digest = sha256();
          try (InputStream in = open(library.source());
              OutputStream out = new DigestOutputStream(Files.newOutputStream(draft), digest)) {
            in.transferTo(out);
          }
          String hash = HexFormat.of().formatHex(digest.digest());
          if (!hash(draft.toUri().toURL()).equals(hash)) {
            throw new IOException(library.file() + " reads back otherwise than it was written");
          }
          // Whole seconds survive a copy of the folder.
          Files.setLastModifiedTime(
              draft, FileTime.from(Instant.now().truncatedTo(ChronoUnit.SECONDS)));
          return hash;
        });
  }

  /** Writes a file, and returns what is to be known of it. */
  @FunctionalInterface
  private interface Writer {
    String write(Path draft) throws IOException;
  }

  /** The file has all that is written, on the medium, or is as it was. */
  private static String replace(Path file, Writer writer) throws IOException {
    Path folder = file.getParent();
    Path draft =
        Files.createTempFile(folder, file.getFileName() + ".", ".draft", permissions(folder));
    try {
      String known = writer.write(draft);
      try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      return known;
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static String hash(URL source) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = open(source)) {
      in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static InputStream open(URL source) throws IOException {
    URLConnection connection = source.openConnection();
    connection.setUseCaches(false);
    return connection.getInputStream();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** Of a file system from which nothing may be run, the system says so of each file. */
  private void requireExecutable(Path library) throws IOException {
    if (isUnix(library)
        && ((Integer) Files.getAttribute(library, "unix:mode") & ANYBODY_EXECUTES) != 0
        && !Files.isExecutable(library)) {
      throw new BackendException(
          ("%s's native libraries cannot be loaded from %s, a file system from which "
                  + "nothing may be run (noexec); %s")
              .formatted(engine, root, nameOne()));
    }
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }
}
