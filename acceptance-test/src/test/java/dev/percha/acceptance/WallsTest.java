package dev.percha.acceptance;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The walls between the parts hold, and each bites where something is planted against it. */
class WallsTest {
  private static final Path PLANTED = Path.of("target/test-classes/dev/percha");

  /** Drives engines as their users do, and is built by a profile of its own. */
  private static final String BESIDE_THE_WALLS = "benchmarks";

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .importPaths(
              Project.modules().stream()
                  .filter(module -> !module.equals(BESIDE_THE_WALLS))
                  .map(module -> Project.ROOT.resolve(module).resolve("target/classes"))
                  .filter(Files::exists)
                  .toList());

  /** What may not be, and the class below {@code planted} packages that does it. */
  enum Wall {
    CORE_NEEDS_JAVA_ALONE(
        only("dev.percha.core..", "java.."), "core/application", "NeedsMoreThanJava"),
    DOMAIN_KNOWS_NO_PORT(
        only("dev.percha.core.domain..", "java..", "dev.percha.core.failure.."),
        "core/domain",
        "KnowsAPort"),
    NO_FLOOR_KNOWS_ONE_ABOVE(floors(), "core/domain/optimizer", "KnowsAFloorAbove"),
    PORTS_KNOW_NO_SERVICE(
        only(
            "dev.percha.core.port..",
            "java..",
            "dev.percha.core.domain..",
            "dev.percha.core.failure.."),
        "core/port",
        "KnowsAService"),
    GUICE_IS_FOR_WIRING(
        outside(List.of("dev.percha.wiring..", "dev.percha.cli.."), "com.google.inject.."),
        "reference",
        "UsesGuice"),
    ND4J_IS_FOR_ITS_ADAPTER(
        outside(
            List.of("dev.percha.dl4j.."), "org.nd4j..", "org.deeplearning4j..", "org.bytedeco.."),
        "djl",
        "UsesTheOtherEngine"),
    DJL_IS_FOR_ITS_ADAPTER(
        outside(List.of("dev.percha.djl.."), "ai.djl.."), "dl4j", "UsesTheOtherEngine"),
    NOBODY_TOUCHES_WHAT_ND4J_SHADES(
        outside(List.of("org.nd4j.."), "org.nd4j.shade.."), "dl4j", "UsesAnOldLibrary"),
    ADAPTERS_KNOW_CORE_ALONE(
        noClasses()
            .that()
            .resideInAnyPackage(
                "dev.percha.engine..",
                "dev.percha.fashionmnist..",
                "dev.percha.table..",
                "dev.percha.models..",
                "dev.percha.tensorboard..",
                "dev.percha.mlflow..",
                "dev.percha.results..",
                "dev.percha.report..",
                "dev.percha.dl4j..",
                "dev.percha.djl..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "dev.percha.reference..",
                "dev.percha.conformance..",
                "dev.percha.wiring..",
                "dev.percha.cli.."),
        "fashionmnist",
        "KnowsAnAdapter"),
    RESULTS_KNOW_VALUES_ALONE(
        only(
            "dev.percha.results..",
            "java..",
            "dev.percha.core.domain..",
            "dev.percha.core.failure..",
            "dev.percha.models..",
            "com.fasterxml.jackson..",
            "org.apache.commons.statistics.."),
        "results",
        "KnowsAPort"),
    A_SEARCH_KNOWS_VALUES_ALONE(
        only(
            "dev.percha.cli.search..",
            "java..",
            "dev.percha.core.domain..",
            "dev.percha.models..",
            "dev.percha.results..",
            "com.fasterxml.jackson.."),
        "cli/search",
        "KnowsAPort"),
    REPORTS_KNOW_RESULTS_ALONE(
        only(
            "dev.percha.report..",
            "java..",
            "javax.imageio..",
            "dev.percha.core.domain..",
            "dev.percha.core.failure..",
            "dev.percha.models..",
            "dev.percha.results..",
            "gg.jte..",
            "org.apache.commons.statistics.."),
        "report",
        "KnowsAPort"),
    NO_STATIC_REMEMBERS(fields().that().areStatic().should().beFinal(), "core/domain", "Remembers"),
    NO_STATIC_HOLDS_WHAT_CHANGES(
        noFields()
            .that()
            .areStatic()
            .and(not(belongToTheEngine()))
            .should()
            .haveRawType(
                resideInAPackage("java.util.concurrent.atomic..")
                    .or(assignableTo(ThreadLocal.class))
                    .or(assignableTo(ConcurrentMap.class))),
        "core/domain",
        "RemembersInAHolder");

    /** An engine is the process's, and what it was started with is so too (ADR 4). */
    private static DescribedPredicate<JavaField> belongToTheEngine() {
      Set<String> theirs =
          Set.of(
              "dev.percha.djl.PyTorch.STARTED",
              "dev.percha.dl4j.Nd4jEngine.STARTED",
              "dev.percha.dl4j.Nd4jEngine.TEAM");
      return DescribedPredicate.describe(
          "belong to the engine", field -> theirs.contains(field.getFullName()));
    }

    private final ArchRule rule;
    private final Path planted;

    Wall(ArchRule rule, String folder, String planted) {
      this.rule = rule;
      this.planted = PLANTED.resolve(folder).resolve("planted").resolve(planted + ".class");
    }

    private static ArchRule only(String part, String... others) {
      return classes()
          .that()
          .resideInAPackage(part)
          .should()
          .onlyDependOnClassesThat(resideInAPackage(part).or(resideInAnyPackage(others)));
    }

    /** From the ground up: each subject of the domain knows those of the floors below its own. */
    private static ArchRule floors() {
      List<List<String>> floors =
          List.of(
              List.of("engine", "random", "optimizer", "evaluation"),
              List.of("network"),
              List.of("data"),
              List.of("training"),
              List.of("model"));
      List<ArchRule> rules = new ArrayList<>();
      List<String> below = new ArrayList<>(List.of("java..", "dev.percha.core.failure.."));
      for (List<String> floor : floors) {
        List<String> packages =
            floor.stream().map("dev.percha.core.domain.%s.."::formatted).toList();
        packages.forEach(
            subject ->
                rules.add(only(subject, below.toArray(String[]::new)).allowEmptyShould(true)));
        below.addAll(packages);
      }
      rules.add(
          classes()
              .that()
              .resideInAPackage("dev.percha.core.domain..")
              .should()
              .resideInAnyPackage(below.toArray(String[]::new)));
      return CompositeArchRule.of(rules);
    }

    private static ArchRule outside(List<String> users, String... used) {
      return noClasses()
          .that()
          .resideOutsideOfPackages(users.toArray(String[]::new))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(used);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyWallHolds(Wall wall) {
    assertThat(OURS).hasSizeGreaterThan(100);
    wall.rule.check(OURS);
  }

  @ParameterizedTest
  @EnumSource
  void everyWallBites(Wall wall) {
    JavaClasses planted = new ClassFileImporter().importPaths(wall.planted);

    assertThat(planted).hasSize(1);
    assertThat(wall.rule.evaluate(planted).hasViolation()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "core, com.google.inject:guice",
    "core, org.slf4j:slf4j-api",
    "backend-djl, org.nd4j:nd4j-native",
    "backend-dl4j, ai.djl:api",
    "backend-reference, com.google.inject:guice",
    "models, org.nd4j:nd4j-native",
    "results, ai.djl:api"
  })
  void theBuildRefusesADependencyThroughAWall(String module, String dependency, @TempDir Path temp)
      throws Exception {
    try (LocalRepository repository = repository(temp)) {
      String[] names = dependency.split(":");
      String planted =
          "<dependency><groupId>%s</groupId><artifactId>%s</artifactId></dependency>"
              .formatted(names[0], names[1]);
      Files.copy(Project.ROOT.resolve("pom.xml"), temp.resolve("pom.xml"));
      Path pom = Files.createDirectory(temp.resolve(module)).resolve("pom.xml");
      String own = Project.text(module + "/pom.xml");

      Files.writeString(pom, own.replaceFirst("<dependencies>", "<dependencies>" + planted));
      Run refused = validate(pom, repository);

      assertThat(refused.code()).isNotZero();
      assertThat(refused.out()).contains("BannedDependencies", names[0] + ":" + names[1]);
    }
  }

  @Test
  void theBuildRefusesAVersionWithAKnownFault(@TempDir Path temp) throws Exception {
    try (LocalRepository repository = repository(temp)) {
      String fenced = "com.google.guava:guava:(,";
      String root = Project.text("pom.xml");
      assertThat(root).contains(fenced);
      Files.writeString(temp.resolve("pom.xml"), root.replace(fenced, fenced + "99."));
      Path pom = Files.createDirectory(temp.resolve("wiring-guice")).resolve("pom.xml");
      Files.writeString(pom, Project.text("wiring-guice/pom.xml"));

      Run refused = validate(pom, repository);

      assertThat(refused.code()).isNotZero();
      assertThat(refused.out()).contains("A version with a known fault", "com.google.guava:guava");
    }
  }

  private static LocalRepository repository(Path temp) throws IOException {
    LocalRepository repository =
        LocalRepository.over(
            Path.of(System.getProperty("percha.repository")), temp.resolve("repository"));
    repository.install(Project.ROOT, "percha");
    for (String installed :
        List.of(
            "core",
            "engine-support",
            "backend-reference",
            "conformance",
            "dataset-fashionmnist",
            "models")) {
      repository.install(Project.ROOT.resolve(installed), installed);
    }
    return repository;
  }

  private static Run validate(Path pom, LocalRepository repository) throws Exception {
    return Run.of(
        pom.getParent(),
        Map.of("JAVA_HOME", System.getProperty("java.home")),
        List.of(
            Path.of(System.getProperty("percha.maven"), "bin", "mvn").toString(),
            "--batch-mode",
            "--offline",
            "-Dspotless.check.skip",
            "-Dmaven.repo.local=" + repository.folder(),
            "validate"));
  }
}
