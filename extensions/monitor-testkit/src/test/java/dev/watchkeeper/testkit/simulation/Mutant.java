package dev.watchkeeper.testkit.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.core.Monitor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;

/**
 * The library with one mistake: a class of the core compiled from its own source with one piece of
 * text replaced, and loaded beside the sound one together with all that meets it.
 *
 * @param file the source, below the packages of the core
 * @param from what is replaced; there exactly once
 * @param to the mistake
 */
record Mutant(String file, String from, String to) {
  private static final Path CORE = Path.of("../../monitor-core/src/main/java/dev/watchkeeper/core");

  /**
   * What an oracle found.
   *
   * @param seed of the scenario
   * @param complaint all that it said
   */
  record Found(long seed, String complaint) {}

  /** The first scenario of so many in which an oracle complains in these words; empty if none. */
  Optional<Found> foundWithin(int seeds, String words) throws Exception {
    Class<?> scenario = new Loader(compiled()).loadClass(RandomScenario.class.getName());
    for (long seed = 0; seed < seeds; seed++) {
      Object one = scenario.getMethod("ofSeed", long.class).invoke(null, seed);
      try {
        scenario.getMethod("run").invoke(one);
      } catch (InvocationTargetException e) {
        String complaint = String.valueOf(e.getCause());
        if (complaint.contains("violations") && complaint.contains(words)) {
          return Optional.of(new Found(seed, complaint));
        }
      }
    }
    return Optional.empty();
  }

  private String mutated() throws IOException {
    String source = Files.readString(CORE.resolve(file));
    assertEquals(2, source.split(Pattern.quote(from), -1).length, file + ": " + from);
    return source.replace(from, to);
  }

  private Map<String, byte[]> compiled() throws Exception {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Output output = new Output(compiler.getStandardFileManager(null, null, null));
    StringWriter problems = new StringWriter();
    List<String> options =
        List.of("-proc:none", "-nowarn", "--release", "17", "-classpath", classPath());
    boolean good =
        compiler
            .getTask(problems, output, null, options, null, List.of(new Source(file, mutated())))
            .call();
    assertTrue(good, problems::toString);
    return output.classes();
  }

  private static String classPath() throws ClassNotFoundException {
    // What the core logs with is no dependency of the test kit.
    Class<?> logger = Class.forName("org.slf4j.Logger");
    return Stream.of(Check.class, Monitor.class, NullMarked.class, logger)
        .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
        .map(location -> Path.of(URI.create(location.toString())).toString())
        .collect(Collectors.joining(System.getProperty("path.separator")));
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String file, String text) {
      super(URI.create("string:///" + file), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /** Keeps what the compiler writes. */
  private static final class Output extends ForwardingJavaFileManager<StandardJavaFileManager> {
    private final Map<String, ByteArrayOutputStream> written = new HashMap<>();

    Output(StandardJavaFileManager files) {
      super(files);
    }

    Map<String, byte[]> classes() {
      Map<String, byte[]> classes = new HashMap<>();
      written.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
      return classes;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        JavaFileManager.Location at, String name, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("memory:///" + name), kind) {
        @Override
        public OutputStream openOutputStream() {
          return written.computeIfAbsent(name, n -> new ByteArrayOutputStream());
        }
      };
    }
  }

  /** Loads the core and the simulation anew, with the mutated classes in the place of theirs. */
  private static final class Loader extends ClassLoader {
    private final Map<String, byte[]> mutated;

    Loader(Map<String, byte[]> mutated) {
      super(Mutant.class.getClassLoader());
      this.mutated = mutated;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      boolean own =
          name.startsWith("dev.watchkeeper.core.") || name.startsWith("dev.watchkeeper.testkit.");
      if (!own) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> known = findLoadedClass(name);
        return known != null ? known : define(name);
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      byte[] bytes = mutated.get(name);
      if (bytes == null) {
        try (InputStream sound =
            getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
          if (sound == null) {
            throw new ClassNotFoundException(name);
          }
          bytes = sound.readAllBytes();
        } catch (IOException e) {
          throw new ClassNotFoundException(name, e);
        }
      }
      return defineClass(name, bytes, 0, bytes.length);
    }
  }
}
