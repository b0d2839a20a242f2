package dev.watchkeeper.testkit;

import static dev.watchkeeper.testkit.Decisions.PAGER;
import static dev.watchkeeper.testkit.Decisions.START;
import static dev.watchkeeper.testkit.Decisions.firing;
import static dev.watchkeeper.testkit.Decisions.first;
import static dev.watchkeeper.testkit.Decisions.next;
import static dev.watchkeeper.testkit.Decisions.reminder;
import static dev.watchkeeper.testkit.Decisions.resolved;
import static dev.watchkeeper.testkit.Decisions.result;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Store;
import dev.watchkeeper.api.spi.StoredState;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every store is to keep of what people and monitors note; a part of the suite for stores. */
abstract class ContextConformance extends AttemptsConformance {
  /**
   * Breaks what is put together instead of handed over, cut by bytes, or turned into bytes badly.
   */
  static final String ATTACK =
      "O'Neill\"; drop table wk_result; -- \\' \\\\ %s ${x} {\"a\":[1]} <b>\u202e \ud83d\ude00 \u00e9"
          + " \u0000\u0001\n\r\t\u2028\uffff \ud800 \udc00\ud800 ?::text :name $1 /*";

  private static final CheckId SHOP = CheckId.of("shop");
  private static final Instant END = START.plusSeconds(100_000);

  /** Made by JUnit, once for each test. */
  ContextConformance() {}

  /** What goes with an alert is kept with its state, in its history and with its message. */
  @Test
  public void whatGoesWithAnAlertIsKept() throws Exception {
    Store store = opened();
    Alert.Context begun =
        new Alert.Context(
            Map.of("team", "\u00e4 & \u65e5\n"),
            "https://w.example/?a=1&b=%20",
            "",
            null,
            Map.of(),
            true);
    Alert.Context told =
        begun
            .held("maintenance")
            .tell(PAGER, START)
            .acknowledge(new Alert.Acknowledgement("ann b", START.plusSeconds(9)));
    Alert firing = firing(SHOP, 1).with(begun);
    Alert over = resolved(firing.with(told), 2);
    Decision first = first(result(SHOP, 1, Reading.down("x")), firing);
    store.commit(List.of(first));
    assertEquals(first.next(), store.load(List.of(SHOP)).get(SHOP));
    assertEquals(List.of(firing), store.history().alerts(SHOP, START, END, 9));
    store.commit(List.of(next(first.next(), result(SHOP, 2, Reading.up()), over)));
    assertEquals(List.of(over), store.history().alerts(SHOP, START, END, 9));
    assertEquals(List.of(over, firing), store.history().transitions(SHOP, START, END, 9));
  }

  /** An alert may become more urgent while it fires: it is kept as it was at its worst. */
  @Test
  public void anAlertIsAsUrgentAsAtItsWorst() throws Exception {
    Store store = opened();
    Alert.Subject subject = new Alert.Subject(SHOP, "depth", Severity.WARNING);
    Alert mild =
        Alert.open(subject, AlertState.FIRING, START.plusSeconds(1), "60")
            .with(Alert.Context.NONE.tell(PAGER, START.plusSeconds(1)));
    Decision first = first(result(SHOP, 1, Reading.down("x")), mild);
    store.commit(List.of(first));
    Alert raised = mild.raisedTo(Severity.CRITICAL, "95");
    CheckState state = first.next().state().toBuilder().openAlerts(List.of(raised)).build();
    StoredState open = first.next().withState(state);
    Decision second = new Decision(null, open, List.of(raised), List.of(reminder(raised, 1)));
    store.commit(List.of(first, second));
    store.commit(List.of(first, second));
    assertEquals(Severity.CRITICAL, alert(store).severity());
    assertEquals(AlertState.FIRING, alert(store).state());
    assertEquals(1, store.history().transitions(SHOP, START, END, 9).size());
    assertEquals(open, store.load(List.of(SHOP)).get(SHOP));
    assertEquals(2, store.outbox().depth());
    Alert over = resolved(raised, 9);
    store.commit(List.of(next(open, result(SHOP, 9, Reading.up()), over)));
    assertEquals(over, alert(store));
  }

  private static Alert alert(Store store) {
    List<Alert> alerts = store.history().alerts(SHOP, START, END, 9);
    assertEquals(1, alerts.size());
    return alerts.get(0);
  }

  /** Texts are kept by their names, whatever either holds, until they are replaced or forgotten. */
  @Test
  public void notesAreKeptByName() throws Exception {
    Store store = opened();
    String odd = ATTACK.repeat(3).substring(0, 250);
    store.note("b", "one");
    store.note("a", ATTACK);
    store.note(odd, "x".repeat(10_000));
    store.note("B", "");
    store.note("b", "two");
    Map<String, String> expected = new HashMap<>();
    expected.put("b", "two");
    expected.put("B", "");
    expected.put("a", ATTACK);
    expected.put(odd, "x".repeat(10_000));
    assertEquals(expected, store.notes());
    if (survivesClosing()) {
      store = restarted();
      assertEquals(expected, store.notes());
    }
    store.note("a", null);
    store.note("never seen", null);
    expected.remove("a");
    assertEquals(expected, store.notes());
  }
}
