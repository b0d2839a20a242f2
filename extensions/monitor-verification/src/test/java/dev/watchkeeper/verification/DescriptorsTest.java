package dev.watchkeeper.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DescriptorsTest {
  private static final Pattern PROVIDES =
      Pattern.compile("provides\\s+([\\w.]+)\\s+with\\s+([\\w.,\\s]+);");

  @Test
  void everyPublishedModuleHasADescriptorThatExportsLittle() {
    for (String module : Tree.PUBLISHED) {
      String descriptor = Tree.read(Tree.ROOT.resolve(module + "/src/main/java/module-info.java"));
      // What is opened to one module of ours by name is no export to the world.
      long exports =
          Pattern.compile("exports\\s+[\\w.]+\\s*;").matcher(descriptor).results().count();
      assertTrue(exports >= 1 && exports <= (module.endsWith("core") ? 4 : 2), module);
    }
  }

  @Test
  void descriptorAndServicesFileNameTheSameProviders() throws Exception {
    for (String module :
        List.of(
            "monitor-probes",
            "extensions/monitor-dns",
            "extensions/monitor-grpc",
            "examples/custom-probe",
            "examples/custom-rule")) {
      Path root = Tree.ROOT.resolve(module + "/src/main");
      Matcher provides = PROVIDES.matcher(Tree.read(root.resolve("java/module-info.java")));
      assertTrue(provides.find(), module);
      Set<String> declared = new TreeSet<>(List.of(provides.group(2).strip().split("[,\\s]+", -1)));
      Path services = root.resolve("resources/META-INF/services/" + provides.group(1));
      assertEquals(declared, new TreeSet<>(Files.readAllLines(services)), module);
    }
  }
}
