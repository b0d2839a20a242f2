package dev.watchkeeper.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.ConfigurationException;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.Schedule;
import dev.watchkeeper.api.spi.CheckSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvChecksTest {
  @TempDir Path folder;

  private static CheckSource.Wanted parse(String text) {
    return CsvChecks.parse("checks.csv", text);
  }

  private static String refusal(String text) {
    return assertThrows(ConfigurationException.class, () -> parse(text)).getMessage();
  }

  @Test
  void aRowIsADefinition() {
    CheckSource.Wanted wanted =
        parse(
            "id,type,target,every,tags,enabled,attributes.team,settings.status,"
                + "settings.headers.Accept,settings.bodies,settings.bodies,expect.net.latency.at-most\r\n"
                + "shop,http,\"https://shop.example/?a=1,2\",30s,prod  web,false,\"the \"\"A\"\" team\","
                + "200,text/html,one,two,0.5\r\n");
    assertEquals(Map.of(), wanted.problems());
    Check shop = wanted.checks().get(0);
    assertEquals("https://shop.example/?a=1,2", shop.probe().target().address());
    assertEquals(Map.of("team", "the \"A\" team"), shop.probe().target().attributes());
    assertEquals(Set.of("prod", "web"), shop.tags());
    assertFalse(shop.enabled());
    assertEquals(
        Map.of(
            "status",
            200L,
            "headers",
            Map.of("Accept", "text/html"),
            "bodies",
            List.of("one", "two")),
        shop.probe().settings().asMap());
    assertEquals(1, shop.expectations().size());
    assertEquals("net.latency", shop.expectations().get(0).key().name());
  }

  @Test
  void emptyCellsAndEmptyLinesSayNothing() {
    CheckSource.Wanted wanted =
        parse("\ufeffid,type,target,every,tags\n\na,tcp,x:1,,\n\nb,tcp,x:2,5s\n");
    assertEquals(2, wanted.checks().size());
    assertEquals(Map.of(), wanted.problems());
    assertEquals(Schedule.every(Check.DEFAULT_INTERVAL), wanted.checks().get(0).schedule());
  }

  @Test
  void eachProblemNamesFileLineAndColumnAndHarmsNoOtherRow() {
    CheckSource.Wanted wanted =
        parse(
            "id,type,target,every\n"
                + "a,tcp,x:1,soon\n"
                + "\"b\",tcp,\"x\n:2\",5s\n"
                + "c,tcp,x:3,5s,more\n"
                + "d,tcp,x:4,5s\n"
                + ",tcp,x:4,5s\n");
    assertEquals(List.of("d"), wanted.checks().stream().map(c -> c.id().value()).toList());
    assertEquals("checks.csv line 2: every", wanted.problems().get("a").get(0).where());
    assertEquals("checks.csv line 3: target", wanted.problems().get("b").get(0).where());
    assertEquals("checks.csv line 5", wanted.problems().get("c").get(0).where());
    assertEquals(
        "checks.csv line 7: id", wanted.problems().get("checks.csv line 7").get(0).where());
  }

  @Test
  void unknownColumnsAndTextsThatOnlyLookLikeNumbersAreNotBentIntoShape() {
    CheckSource.Wanted wanted =
        parse(
            "id,type,target,evry,settings.version,settings.zip,expect.x\n"
                + "a,tcp,x:1,5s,2.10,007,1\n");
    List<Problem> problems = wanted.problems().get("a");
    assertTrue(problems.stream().anyMatch(p -> p.where().endsWith("evry")), problems.toString());
    assertTrue(problems.stream().anyMatch(p -> p.where().endsWith("expect.x")));
    CheckSource.Wanted texts =
        parse("id,type,target,settings.version,settings.zip\na,tcp,x:1,2.10,007\n");
    assertEquals(
        Map.of("version", "2.10", "zip", "007"), texts.checks().get(0).probe().settings().asMap());
  }

  @Test
  void whatIsNoTableIsRefusedAsAWhole() {
    assertTrue(refusal("").contains("names the columns"));
    assertTrue(refusal("name,type\nx,tcp\n").contains("one of them 'id'"));
    assertTrue(refusal("id,type\n\"a,tcp\n").contains("line 2: has a quote that never ends"));
    assertTrue(refusal("id,type\n\"a\"b,tcp\n").contains("has text behind a quote"));
    assertTrue(refusal("id" + ",x".repeat(600) + "\n").contains("more than 500 columns"));
  }

  @Test
  void aFileIsASourceThatTellsWhenItChanged() throws Exception {
    Path file = folder.resolve("checks.csv");
    CheckSource source = CsvChecks.source(file);
    assertEquals("", source.mark());
    assertThrows(ConfigurationException.class, source::read);
    Files.writeString(file, "id,type,target\na,tcp,x:1\n");
    String mark = source.mark();
    assertEquals(1, source.read().checks().size());
    assertEquals(
        file + " line 2: check 'a'.settings",
        source.placed(CheckId.of("a"), new Problem("check 'a'.settings", "wrong")).where());
    Files.writeString(file, "id,type,target\na,tcp,x:1\nb,tcp,x:1\n");
    assertNotEquals(mark, source.mark());
    assertEquals(2, source.read().checks().size());
    Files.write(file, "id,type,target\n\u00e4,tcp,x:1\n".getBytes(StandardCharsets.ISO_8859_1));
    assertTrue(
        assertThrows(ConfigurationException.class, source::read).getMessage().contains("UTF-8"));
  }

  @Test
  void noTextDoesMoreThanBeRefused() {
    Random random = new Random(5);
    String alphabet = "ab\",\n\r0.idtypetarget";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder("id,type,target,every\n");
      for (int j = random.nextInt(40); j > 0; j--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        parse(text.toString());
      } catch (ConfigurationException e) {
        assertFalse(e.problems().isEmpty());
      }
    }
  }

  @Test
  void aHundredThousandRowsAreRead() {
    StringBuilder text = new StringBuilder("id,type,target,every,settings.port\n");
    for (int i = 0; i < 100_000; i++) {
      text.append("check-").append(i).append(",tcp,host-").append(i).append(":80,30s,80\n");
    }
    CheckSource.Wanted wanted = parse(text.toString());
    assertEquals(100_000, wanted.checks().size());
    assertEquals(Schedule.every(Duration.ofSeconds(30)), wanted.checks().get(7).schedule());
  }
}
