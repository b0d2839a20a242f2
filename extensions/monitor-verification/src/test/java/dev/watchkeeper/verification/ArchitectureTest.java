package dev.watchkeeper.verification;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.watchkeeper");

  private static void holds(ArchRule rule) {
    rule.check(CLASSES);
  }

  @Test
  void theApiKnowsNobody() {
    holds(
        noClasses()
            .that()
            .resideInAPackage("dev.watchkeeper.api..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "dev.watchkeeper.core..",
                "dev.watchkeeper.probes..",
                "dev.watchkeeper.jdbc..",
                "dev.watchkeeper.yaml..",
                "dev.watchkeeper.testkit..",
                "org.slf4j.."));
  }

  @Test
  void theCoreKnowsNoExtension() {
    holds(
        noClasses()
            .that()
            .resideInAPackage("dev.watchkeeper.core..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "dev.watchkeeper.probes..",
                "dev.watchkeeper.jdbc..",
                "dev.watchkeeper.yaml..",
                "dev.watchkeeper.testkit.."));
  }

  @Test
  void probesAndStoreKnowTheApiOnly() {
    holds(
        noClasses()
            .that()
            .resideInAnyPackage(
                "dev.watchkeeper.probes..",
                "dev.watchkeeper.dns..",
                "dev.watchkeeper.grpc..",
                "dev.watchkeeper.jdbc..",
                "dev.watchkeeper.notify..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.watchkeeper.core..", "dev.watchkeeper.testkit.."));
  }

  @Test
  void extensionsDoNotKnowEachOther() {
    holds(
        noClasses()
            .that()
            .resideInAPackage("dev.watchkeeper.yaml..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.watchkeeper.core..", "dev.watchkeeper.testkit.."));
    holds(
        noClasses()
            .that()
            .resideInAPackage("dev.watchkeeper.dns..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.watchkeeper.grpc..", "dev.watchkeeper.yaml.."));
    holds(
        noClasses()
            .that()
            .resideInAPackage("dev.watchkeeper.grpc..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.watchkeeper.dns..", "dev.watchkeeper.yaml.."));
    holds(
        noClasses()
            .that()
            .resideInAPackage("dev.watchkeeper.testkit..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.watchkeeper.yaml.."));
  }

  @Test
  void channelsKnowTheApiAndTheMailLibraryOnly() {
    holds(
        noClasses()
            .that()
            .resideInAPackage("dev.watchkeeper.notify..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "dev.watchkeeper.probes..",
                "dev.watchkeeper.jdbc..",
                "dev.watchkeeper.dns..",
                "dev.watchkeeper.grpc..",
                "dev.watchkeeper.yaml..",
                "org.slf4j.."));
    holds(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.watchkeeper.notify..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.watchkeeper.notify..", "jakarta.mail.."));
  }

  @Test
  void probesDoNotLog() {
    holds(
        noClasses()
            .that()
            .resideInAnyPackage(
                "dev.watchkeeper.probes..", "dev.watchkeeper.dns..", "dev.watchkeeper.grpc..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.slf4j.."));
  }

  @Test
  void onlyOnePackageKnowsOfMicrometer() {
    holds(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.watchkeeper.core.metrics")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.micrometer.."));
  }

  @Test
  void timeComesThroughOneDoor() {
    holds(
        noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.watchkeeper.api.spi.SystemTimeSource")
            .and()
            .resideOutsideOfPackage("dev.watchkeeper.testkit..")
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now"));
  }

  @Test
  void nobodySleepsAndNobodyUsesTheCommonPool() {
    holds(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.watchkeeper.testkit..")
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.concurrent.ForkJoinPool")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.concurrent.CompletableFuture"));
  }

  @Test
  void nothingDependsOnTheDefaultLocale() {
    holds(
        noClasses()
            .should()
            .callMethod(String.class, "toLowerCase")
            .orShould()
            .callMethod(String.class, "toUpperCase")
            .orShould()
            .callMethod(String.class, "format", String.class, Object[].class));
  }
}
