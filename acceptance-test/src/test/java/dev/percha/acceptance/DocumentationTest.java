package dev.percha.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the documents to what there is. */
class DocumentationTest {
  private static final String README = Project.text("README.md");

  static List<Path> documents() {
    Predicate<Path> ours =
        file -> Stream.of("target", "src", "runs").noneMatch(name -> has(file, name));
    return Project.files(Project.ROOT, ".md").stream()
        .map(Project.ROOT::relativize)
        .filter(ours)
        .toList();
  }

  private static boolean has(Path file, String name) {
    return Stream.iterate(file, f -> f != null, Path::getParent).anyMatch(f -> f.endsWith(name));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyRelativeLinkLeadsSomewhere(Path document) {
    Path folder = Project.ROOT.resolve(document).getParent();

    assertThat(all("\\]\\(([^)#]+)[^)]*\\)", Project.text(document.toString())))
        .filteredOn(link -> !link.contains("://"))
        .allSatisfy(link -> assertThat(folder.resolve(link)).exists());
  }

  @Test
  void everyJavaSnippetIsCompiledInAnExample() {
    Set<String> compiled =
        Project.files(Project.ROOT.resolve("examples"), ".java").stream()
            .map(file -> Project.text(Project.ROOT.relativize(file).toString()))
            .flatMap(text -> all("(?s)// snippet: \\w+\n(.*?) *// snippet end", text).stream())
            .map(text -> text.stripTrailing().stripIndent())
            .map(String::strip)
            .collect(Collectors.toSet());
    List<String> shown =
        documents().stream()
            .flatMap(file -> all("(?s)```java\n(.*?)```", Project.text(file.toString())).stream())
            .map(String::strip)
            .toList();

    assertThat(shown).isNotEmpty().allSatisfy(snippet -> assertThat(compiled).contains(snippet));
  }

  @Test
  void theTutorialOfAThirdBackendIsShort() {
    assertThat(Project.text("docs/third-backend.md").lines().count()).isLessThan(320);
  }

  @Test
  void everyDocumentedCommandAndExitCodeExists() throws Exception {
    Run help = Run.percha("--help");

    assertThat(help.code()).isZero();
    assertThat(all("(?m)^\\| `percha ([a-z]+)`", README))
        .isNotEmpty()
        .isSubsetOf(all("(?m)^  ([a-z]+)  ", help.out()));
    assertThat(all("(?m)^\\| (\\d+) \\|", README)).isEqualTo(all("(?m)^  (\\d+)  ", help.out()));
  }

  @Test
  void everyDocumentedFlagExists() throws Exception {
    StringBuilder help = new StringBuilder();
    for (String command : all("(?m)^\\| `percha ([a-z]+)`", README)) {
      help.append(Run.percha(command, "--help").out());
    }

    assertThat(all("[ `](--(?!help|enable|sun)[a-z][a-z0-9-]*)", README))
        .isNotEmpty()
        .allSatisfy(flag -> assertThat(help.toString()).containsPattern(flag + "[= \\[]"));
  }

  @Test
  void everyExampleIsShownWithTheCommandsThatBuildAndRunIt() throws Exception {
    String shown = Project.text("examples/README.md");
    try (Stream<Path> folders = Files.list(Project.ROOT.resolve("examples"))) {
      assertThat(folders.filter(Files::isDirectory).map(folder -> folder.getFileName().toString()))
          .isNotEmpty()
          .allSatisfy(name -> assertThat(shown).contains("mvn -f examples/" + name + " "));
    }
    assertThat(all("java .*-cp \"(examples/[a-z-]+)/target/classes:", shown))
        .isNotEmpty()
        .allSatisfy(project -> assertThat(shown).contains(project + "/target/lib/*\" example."));
    assertThat(all("\\* *\" example\\.([A-Za-z]+)", shown))
        .isNotEmpty()
        .allSatisfy(
            name ->
                assertThat(Project.files(Project.ROOT.resolve("examples"), "/" + name + ".java"))
                    .hasSize(1));
  }

  @Test
  void everyModuleIsInTheModuleMap() {
    assertThat(all("(?m)^\\| \\[[a-z0-9-]+\\]\\(([a-z0-9-]+)\\)", README))
        .hasSameElementsAs(Project.modules());
  }

  @Test
  void everyJarOfTheCommandLineIsListedWithItsLicence() {
    assertThat(all("(?m)^\\| [^ ]+ `([^`]+\\.jar)` \\| \\S", Project.text("docs/licences.md")))
        .hasSameElementsAs(jars());
  }

  /** Its plugin writes none where Maven is offline. */
  @Test
  void theBillOfMaterialsHasEveryJarOfTheCommandLine() {
    assumeThat(Project.ROOT.resolve("target/bom.json")).exists();
    List<String> listed =
        all("\"pkg:maven/[^/]+/([^?\"]+)", Project.text("target/bom.json")).stream()
            .map(part -> part.replace('@', '-'))
            .toList();

    assertThat(jars()).isNotEmpty().allMatch(jar -> listed.stream().anyMatch(jar::startsWith));
  }

  /** Those of others. */
  private static Set<String> jars() {
    return Project.files(Project.LIB, ".jar").stream()
        .map(jar -> jar.getFileName().toString())
        .filter(jar -> !jar.endsWith("-" + Project.VERSION + ".jar"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void ciRunsTheTestCommandOfTheReadme() {
    Collection<String> commands =
        all("(?s)```sh\n(.*?)\n```", README).stream()
            .filter(command -> command.startsWith("mvn"))
            .toList();

    assertThat(commands).hasSize(1);
    assertThat(Project.text(".ci/run").lines()).endsWith(commands.iterator().next());
  }

  @Test
  void whatMustRunIsExecutable() {
    assertThat(List.of("percha", ".ci/run"))
        .allSatisfy(file -> assertThat(Files.isExecutable(Project.ROOT.resolve(file))).isTrue());
  }

  private static List<String> all(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(DocumentationTest::first).toList();
  }

  private static String first(MatchResult match) {
    return match.group(1);
  }
}
