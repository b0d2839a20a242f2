package dev.watchkeeper.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documents show is true: their Java compiles, their links lead somewhere. */
@Tag("once")
class DocumentsTest {
  private static final Pattern BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");
  private static final String IMPORTS =
      """
      import static java.time.Duration.*;
      import dev.watchkeeper.api.*;
      import dev.watchkeeper.api.spi.*;
      import dev.watchkeeper.core.*;
      import dev.watchkeeper.core.rules.*;
      import dev.watchkeeper.core.supervisor.*;
      import dev.watchkeeper.dns.*;
      import dev.watchkeeper.grpc.*;
      import dev.watchkeeper.jdbc.*;
      import dev.watchkeeper.notify.*;
      import dev.watchkeeper.probes.*;
      import dev.watchkeeper.testkit.simulation.*;
      import dev.watchkeeper.yaml.*;
      import java.nio.file.*;
      import java.time.*;
      import java.util.*;
      import javax.sql.DataSource;
      """;

  @TempDir Path classes;

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>(List.of(Tree.ROOT.resolve("README.md")));
    try (Stream<Path> docs = Files.walk(Tree.ROOT.resolve("docs"))) {
      docs.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
    }
    return documents;
  }

  @Test
  void theReadmeIsShortAndShowsCodeAtOnce() {
    String readme = Tree.read(Tree.ROOT.resolve("README.md"));
    assertTrue(readme.lines().count() <= 300);
    assertTrue(readme.substring(0, readme.indexOf("```java")).lines().count() < 15);
  }

  @Test
  void everyBlockOfJavaCompiles() throws IOException {
    int blocks = 0;
    for (Path document : documents()) {
      Matcher block = BLOCK.matcher(Tree.read(document));
      while (block.find()) {
        blocks++;
        assertEquals(
            List.of(), problems(block.group(1)), document.getFileName() + ":\n" + block.group(1));
      }
    }
    assertTrue(blocks >= 5, "blocks: " + blocks);
  }

  private List<String> problems(String code) {
    boolean type =
        Pattern.compile("^(public |final )*(class|record|interface) ", Pattern.MULTILINE)
            .matcher(code)
            .find();
    String given = code.contains("JdbcStore store =") ? "" : "JdbcStore store = null;\n";
    String running = code.contains("Monitor monitor =") ? "" : "Monitor monitor = null;\n";
    String unit =
        type
            ? IMPORTS + code
            : IMPORTS
                + "class Shown { void shown() throws Exception {\n"
                + given
                + running
                + code
                + "}}";
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    JavaFileObject source =
        new SimpleJavaFileObject(URI.create("string:///Shown.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignored) {
            return unit.replace("public final class", "final class");
          }
        };
    compiler
        .getTask(
            null,
            null,
            found,
            List.of(
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path")),
            null,
            List.of(source))
        .call();
    return found.getDiagnostics().stream()
        .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
        .map(d -> d.getMessage(Locale.ROOT))
        .toList();
  }

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path document : documents()) {
      Matcher link = LINK.matcher(Tree.read(document));
      while (link.find()) {
        if (!Files.exists(document.resolveSibling(link.group(1)))) {
          broken.add(document.getFileName() + " -> " + link.group(1));
        }
      }
    }
    assertEquals(List.of(), broken);
  }
}
