package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.ConfigurationException;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.spi.CheckSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A CSV file as a source of definitions. */
public final class CsvSource implements CheckSource {
  private static final long MOST_BYTES = 16L << 20;

  private final Path file;
  private volatile Map<CheckId, Integer> lines = Map.of();

  /** Of this file, which need not be there yet. */
  public CsvSource(Path file) {
    this.file = file;
  }

  /**
   * What a text says.
   *
   * @param wanted the definitions
   * @param lines where they are
   */
  public record Parsed(Wanted wanted, Map<CheckId, Integer> lines) {}

  @Override
  public Wanted read() {
    Parsed parsed = parse(file.toString(), text());
    lines = parsed.lines();
    return parsed.wanted();
  }

  @Override
  public String mark() throws IOException {
    return Files.exists(file) ? Files.getLastModifiedTime(file) + " " + Files.size(file) : "";
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public Problem placed(CheckId check, Problem problem) {
    Integer line = lines.get(check);
    return line == null
        ? problem
        : new Problem(file + " line " + line + ": " + problem.where(), problem.what());
  }

  private String text() {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw refused("is larger than 16 MiB");
      }
      byte[] bytes = Files.readAllBytes(file);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (NoSuchFileException e) {
      throw refused("there is no such file");
    } catch (CharacterCodingException e) {
      throw refused("is not text in UTF-8");
    } catch (IOException e) {
      throw refused("cannot be read: " + e);
    }
  }

  private ConfigurationException refused(String what) {
    return ConfigurationException.of(file.toString(), List.of(new Problem(file.toString(), what)));
  }

  /**
   * Reads a text.
   *
   * @throws ConfigurationException if it is wrong as a whole
   */
  public static Parsed parse(String name, String text) {
    List<CsvText.Row> rows = CsvText.rows(name, text);
    List<String> columns = rows.isEmpty() ? List.of() : rows.get(0).cells();
    if (!columns.contains("id")) {
      String what = "names the columns, one of them 'id'";
      throw ConfigurationException.of(name, List.of(new Problem(name + " line 1", what)));
    }
    List<Check> checks = new ArrayList<>();
    Map<String, List<Problem>> wrong = new LinkedHashMap<>();
    Map<CheckId, Integer> lines = new LinkedHashMap<>();
    for (CsvText.Row row : rows.subList(1, rows.size())) {
      CsvRow read = CsvRow.read(columns, row.cells());
      String place = name + " line " + row.line();
      List<Problem> problems = read.problems().stream().map(problem -> at(place, problem)).toList();
      if (read.check() != null && problems.isEmpty()) {
        checks.add(read.check());
        lines.putIfAbsent(read.check().id(), row.line());
      } else {
        String key = read.id().isEmpty() ? place : read.id();
        wrong.computeIfAbsent(key, k -> new ArrayList<>()).addAll(problems);
      }
    }
    checks.removeIf(check -> wrong.containsKey(check.id().value()));
    return new Parsed(new Wanted(checks, wrong), Map.copyOf(lines));
  }

  private static Problem at(String place, Problem problem) {
    String where = problem.where();
    return new Problem(where.isEmpty() ? place : place + ": " + where, problem.what());
  }
}
