package dev.watchkeeper.probes.internal.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.LocalFile;
import dev.watchkeeper.testkit.ProbeRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FileProbeTest {
  private static final String SHA256_OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir Path folder;
  private final Looking files = new Looking(new FileProvider());
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(folder.resolve("data.txt"), "abc");
  }

  private LocalFile it() {
    return LocalFile.at(file);
  }

  private void is(Status status, LocalFile spec) {
    Reading reading = files.at(spec);
    assertEquals(status, reading.status(), reading::toString);
  }

  private void touched(Path path, Duration ago) throws IOException {
    Files.setLastModifiedTime(path, FileTime.from(Instant.now().minus(ago)));
  }

  @Test
  void aFileIsThereOrNot() throws IOException {
    is(Status.UP, it());
    is(Status.DOWN, it().missing());
    Path none = folder.resolve("none");
    Reading reading = files.at(LocalFile.at(none));
    assertEquals("there is no " + none, reading.reason());
    assertEquals(0, Looking.number(reading, LocalFile.EXISTS));
    is(Status.UP, LocalFile.at(none).missing());
    is(Status.UP, LocalFile.at(folder));
    is(Status.DOWN, LocalFile.at(file.resolve("below")));
    Path broken = Files.createSymbolicLink(folder.resolve("link"), none);
    is(Status.DOWN, LocalFile.at(broken));
  }

  @Test
  void ageAndSizeAreJudgedAndMeasured() throws IOException {
    touched(file, Duration.ofMinutes(10));
    Reading reading = files.at(it());
    assertEquals(600, Looking.number(reading, LocalFile.AGE), 30);
    assertEquals(3, Looking.number(reading, LocalFile.SIZE));
    is(Status.UP, it().touchedWithin(Duration.ofMinutes(20)));
    is(Status.DOWN, it().touchedWithin(Duration.ofMinutes(5)));
    is(Status.UP, it().size(3, 3));
    is(Status.DOWN, it().size(4, 9));
    is(Status.DOWN, it().size(0, 2));
    touched(file, Duration.ofMinutes(-10));
    assertEquals(0, Looking.number(files.at(it()), LocalFile.AGE), "written in the future");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void rightsAreJudged() throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Reading reading = files.at(it());
    assertEquals("0640", Looking.text(reading, LocalFile.MODE));
    String owner = Looking.text(reading, LocalFile.OWNER);
    is(Status.UP, it().mode("0640").owner(owner));
    is(Status.UP, it().mode("640"));
    is(Status.DOWN, it().mode("0600"));
    is(Status.DOWN, it().owner("nobody-at-all"));
  }

  @Test
  void contentIsJudged() throws IOException {
    is(Status.UP, it().contains("b").contains("c").containsNot("x").matches("a.c").matchesNot("z"));
    is(Status.DOWN, it().contains("x"));
    is(Status.DOWN, it().containsNot("b"));
    is(Status.DOWN, it().matches("^b"));
    is(Status.DOWN, it().matchesNot("b"));
    assertEquals("abc", Looking.text(files.at(it().contains("b")), LocalFile.CONTENT));
    Files.writeString(file, "a".repeat(5_000));
    assertEquals(Outcome.CONFIG, files.at(it().matches("(a+)+b$")).outcome());
  }

  @Test
  void digestsAreJudged() throws IOException {
    Reading reading = files.at(it().sha256(SHA256_OF_ABC.toUpperCase(java.util.Locale.ROOT)));
    assertEquals(Status.UP, reading.status());
    assertEquals(SHA256_OF_ABC, Looking.text(reading, LocalFile.SHA256));
    is(Status.DOWN, it().sha256("0".repeat(64)));
    is(Status.UP, it().unchanged());
    is(Status.UP, it().unchanged());
    Files.writeString(file, "abd");
    is(Status.DOWN, it().unchanged());
    is(Status.DOWN, it().unchanged());
    Files.writeString(file, "abc");
    is(Status.UP, it().unchanged());
  }

  @Test
  void noMoreIsReadThanTheByteBudget() throws IOException {
    Files.writeString(file, "x".repeat(5_000) + "end");
    ProbeRunner content = Looking.runner(new FileProvider(), it().contains("end"));
    assertEquals(Status.UP, content.byteBudget(5_003).run().reading().status());
    assertEquals(Status.DOWN, content.byteBudget(5_000).run().reading().status());
    ProbeRunner digest = Looking.runner(new FileProvider(), it().unchanged());
    assertEquals(Status.UP, digest.byteBudget(5_003).run().reading().status());
    assertEquals(Outcome.CONFIG, digest.byteBudget(5_002).run().reading().outcome());
  }

  @Test
  void filesThatFitAPatternAreCounted() throws IOException {
    Path deep = Files.createDirectories(folder.resolve("a/b"));
    Path old = Files.writeString(deep.resolve("one.csv"), "12345");
    Files.writeString(folder.resolve("two.csv"), "1");
    touched(old, Duration.ofHours(2));
    Reading all = files.at(LocalFile.in(folder, "{*.csv,**/*.csv}"));
    assertEquals(2, Looking.number(all, LocalFile.COUNT));
    assertEquals(6, Looking.number(all, LocalFile.SIZE));
    assertEquals(7_200, Looking.number(all, LocalFile.OLDEST), 60);
    assertTrue(Looking.number(all, LocalFile.AGE) < 60);
    assertEquals(1, Looking.number(files.at(LocalFile.in(folder, "*.csv")), LocalFile.COUNT));
    is(Status.DOWN, LocalFile.in(folder, "*.xml"));
    is(Status.UP, LocalFile.in(folder, "*.xml").count(0, 5));
    is(Status.DOWN, LocalFile.in(folder, "{*.csv,**/*.csv}").count(0, 1));
    is(Status.DOWN, LocalFile.in(file, "*"));
    is(Status.UP, LocalFile.in(folder, "**/*.csv").touchedWithin(Duration.ofHours(3)));
    is(Status.DOWN, LocalFile.in(folder, "**/*.csv").touchedWithin(Duration.ofHours(1)));
  }

  @Test
  void linksAreNotFollowedOutOfAFolder() throws IOException {
    Path inside = Files.createDirectory(folder.resolve("inside"));
    Path link = Files.createSymbolicLink(inside.resolve("link"), folder);
    Path direct = Files.createSymbolicLink(inside.resolve("data.txt"), file);
    is(Status.DOWN, LocalFile.in(inside, "**"));
    assertEquals(Outcome.CONFIG, files.at(LocalFile.at(direct).under(inside)).outcome());
    assertEquals(
        Outcome.CONFIG, files.at(LocalFile.at(link + "/data.txt").under(inside)).outcome());
    assertEquals(
        Outcome.CONFIG, files.at(LocalFile.at(inside + "/../data.txt").under(inside)).outcome());
    is(Status.UP, it().under(folder));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aDeviceIsNotRead() {
    assertEquals(Outcome.CONFIG, files.at(LocalFile.at("/dev/zero").contains("x")).outcome());
    is(Status.UP, LocalFile.at("/dev/zero"));
  }

  @Test
  void writerAndReaderAreTwins() {
    ProbeDefinition one =
        it().attribute("a", "b")
            .touchedWithin(Duration.ofHours(1))
            .size(1, 2)
            .mode("600")
            .owner("root")
            .contains("a")
            .containsNot("b")
            .matches("c")
            .matchesNot("d")
            .sha256(SHA256_OF_ABC)
            .unchanged()
            .under(folder)
            .definition();
    Settings opened = one.settings().reading("");
    FilePlan plan = new FileReader(opened).read(one.target());
    assertEquals(List.of(), opened.problems());
    assertEquals(Duration.ofHours(1), plan.touchedWithin());
    assertEquals(new FilePlan.Range(1, 2), plan.size());
    assertEquals(new FilePlan.Rights("0600", "root"), plan.rights());
    assertEquals(4, plan.content().conditions().size());
    assertEquals(SHA256_OF_ABC, plan.content().sha256());
    assertTrue(plan.content().unchanged());
    assertEquals(folder, plan.at().under());
    Settings group = LocalFile.in(folder, "*.x").count(2, 3).definition().settings().reading("");
    FilePlan.Group counted = new FileReader(group).read(one.target()).group();
    assertEquals(List.of(), group.problems());
    assertEquals(new FilePlan.Range(2, 3), counted.count());
    Settings gone = it().missing().definition().settings().reading("");
    assertTrue(new FileReader(gone).read(one.target()).missing());
    assertEquals(List.of(), gone.problems());
  }
}
