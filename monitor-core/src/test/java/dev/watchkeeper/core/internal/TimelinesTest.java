package dev.watchkeeper.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Schedule;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.Rule;
import dev.watchkeeper.api.spi.RuleState;
import dev.watchkeeper.core.OwnNetwork;
import dev.watchkeeper.core.Receiver;
import dev.watchkeeper.core.Rules;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Stories of results and what people are told, each also with a restart, or a kill, before each
 * line.
 */
class TimelinesTest {
  private static final List<Timeline> ALL = new ArrayList<>();

  static {
    story(
        "two failures in a row fire, two successes in a row resolve",
        pager(),
        """
        0:00 shop up
        1:00 shop down
        2:00 shop down
        2:00 > pager FIRING shop
        2:00 > listener FIRING shop
        3:00 shop down
        4:00 shop up
        5:00 shop up
        5:00 > pager RESOLVED shop
        5:00 > listener RESOLVED shop
        9:00 end
        """);
    story(
        "a failure by itself is told to nobody",
        pager(),
        """
        0:00 shop down
        1:00 shop up
        2:00 shop down
        3:00 shop degraded
        4:00 shop down
        9:00 end
        """);
    story(
        "results that nobody is to blame for neither count nor break a row",
        pager(),
        """
        0:00 shop down
        1:00 shop unknown
        2:00 shop down
        2:00 > pager FIRING shop
        2:00 > listener FIRING shop
        3:00 shop up
        4:00 shop unknown
        5:00 shop up
        5:00 > pager RESOLVED shop
        5:00 > listener RESOLVED shop
        9:00 end
        """);
    story(
        "a silence holds an alert, and it fires when the silence ends",
        pager(),
        """
        0:00 silence 5:00 shop
        1:00 shop down
        2:00 shop down
        5:00 > pager FIRING shop
        5:00 > listener FIRING shop
        6:00 shop up
        7:00 shop up
        7:00 > pager RESOLVED shop
        7:00 > listener RESOLVED shop
        9:00 end
        """);
    story(
        "what is over before the silence ends is told to nobody",
        pager(),
        """
        0:00 silence 5:00
        1:00 shop down
        2:00 shop down
        3:00 shop up
        4:00 shop up
        9:00 end
        """);
    story(
        "a silence that is taken back lets go of what it held",
        pager(),
        """
        0:00 silence 50:00 shop
        1:00 shop down
        2:00 shop down
        3:30 unsilence x
        3:30 > pager FIRING shop
        3:30 > listener FIRING shop
        9:00 end
        """);
    story(
        "a silence of one check is not one of another",
        pager(),
        """
        0:00 silence 50:00 shop
        1:00 mail down
        2:00 mail down
        2:00 > pager FIRING mail
        2:00 > listener FIRING mail
        9:00 end
        """);
    story(
        "an alert that was told before a silence is told to be over within it",
        pager(),
        """
        1:00 shop down
        2:00 shop down
        2:00 > pager FIRING shop
        2:00 > listener FIRING shop
        3:00 silence 50:00 shop
        4:00 shop up
        5:00 shop up
        5:00 > pager RESOLVED shop
        5:00 > listener RESOLVED shop
        9:00 end
        """);
    story(
        "what goes down in maintenance is told once at its end, if it is still down",
        pager(),
        """
        0:00 maintain 10:00 shop
        1:00 shop down
        2:00 shop down
        10:00 > pager FIRING shop
        10:00 > listener FIRING shop
        11:00 shop up
        12:00 shop up
        12:00 > pager RESOLVED shop
        12:00 > listener RESOLVED shop
        20:00 end
        """);
    story(
        "what was told before maintenance is not told again at its end",
        pager(),
        """
        1:00 shop down
        2:00 shop down
        2:00 > pager FIRING shop
        2:00 > listener FIRING shop
        3:00 maintain 10:00 shop
        4:00 shop down
        14:00 shop down
        20:00 end
        """);
    story(
        "maintenance that is called off lets go of what it held",
        pager(),
        """
        0:00 maintain 60:00 shop
        1:00 shop down
        2:00 shop down
        5:00 maintained x
        5:00 > pager FIRING shop
        5:00 > listener FIRING shop
        20:00 end
        """);
    story(
        "what works again before the end of maintenance is told to nobody",
        pager(),
        """
        0:00 maintain 10:00 shop
        1:00 shop down
        2:00 shop down
        3:00 shop up
        4:00 shop up
        20:00 end
        """);
    story(
        "reminders come as long as it fires",
        receiver(r -> r.remindEvery(Duration.ofMinutes(10))),
        """
        1:00 shop down
        2:00 shop down
        2:00 > pager FIRING shop
        2:00 > listener FIRING shop
        12:00 > pager FIRING shop again
        22:00 > pager FIRING shop again
        30:00 shop up
        31:00 shop up
        31:00 > pager RESOLVED shop
        31:00 > listener RESOLVED shop
        60:00 end
        """);
    story(
        "who has taken an alert on is not reminded until that ends",
        receiver(r -> r.remindEvery(Duration.ofMinutes(10))),
        """
        1:00 shop down
        2:00 shop down
        2:00 > pager FIRING shop
        2:00 > listener FIRING shop
        5:00 ack 30:00 shop
        35:00 > pager FIRING shop again
        40:00 end
        """);
    story(
        "an escalation comes if nobody has taken it on in time",
        story -> {
          pager().accept(story);
          story.receiver("boss", r -> r.after(Duration.ofMinutes(15)));
        },
        """
        1:00 shop down
        2:00 shop down
        2:00 > pager FIRING shop
        2:00 > listener FIRING shop
        17:00 > boss FIRING shop
        20:00 shop up
        21:00 shop up
        21:00 > pager RESOLVED shop
        21:00 > boss RESOLVED shop
        21:00 > listener RESOLVED shop
        30:00 end
        """);
    story(
        "an escalation does not come for what somebody has taken on, or what is over",
        story -> {
          pager().accept(story);
          story.receiver("boss", r -> r.after(Duration.ofMinutes(15)));
        },
        """
        1:00 shop down
        2:00 shop down
        2:00 > pager FIRING shop
        2:00 > listener FIRING shop
        3:00 ack 60:00 shop
        30:00 shop up
        31:00 shop up
        31:00 > pager RESOLVED shop
        31:00 > listener RESOLVED shop
        90:00 end
        """);
    story(
        "an acknowledgement that is taken back lets the escalation come",
        story -> {
          pager().accept(story);
          story.receiver("boss", r -> r.after(Duration.ofMinutes(15)));
        },
        """
        1:00 shop down
        2:00 shop down
        2:00 > pager FIRING shop
        2:00 > listener FIRING shop
        3:00 ack 60:00 shop
        30:00 unack shop
        30:00 > boss FIRING shop
        40:00 end
        """);
    story(
        "who depends on what is down is not told of",
        story -> {
          pager().accept(story);
          story.check("shop", c -> c.dependsOn("router"));
        },
        """
        0:00 router up
        0:30 shop up
        1:00 router down
        1:10 shop down
        2:00 router down
        2:00 > pager FIRING router
        2:00 > listener FIRING router
        2:10 shop down
        2:50 shop up
        3:00 router up
        4:00 router up
        4:00 > pager RESOLVED router
        4:00 > listener RESOLVED router
        4:10 shop up
        9:00 end
        """);
    story(
        "who is down for itself is told of when what it depends on works again",
        story -> {
          pager().accept(story);
          story.check("shop", c -> c.dependsOn("router"));
        },
        """
        0:00 router up
        1:00 router down
        1:10 shop down
        2:00 router down
        2:00 > pager FIRING router
        2:00 > listener FIRING router
        2:10 shop down
        3:00 router up
        3:00 > pager FIRING shop
        3:00 > listener FIRING shop
        4:00 router up
        4:00 > pager RESOLVED router
        4:00 > listener RESOLVED router
        9:00 end
        """);
    story(
        "who depends on what is not watched is told of",
        story -> {
          pager().accept(story);
          story.check("shop", c -> c.dependsOn("nobody"));
        },
        """
        1:00 shop down
        2:00 shop down
        2:00 > pager FIRING shop
        2:00 > listener FIRING shop
        9:00 end
        """);
    story(
        "of two that stand in for each other both must be down",
        story -> {
          pager().accept(story);
          story.check("shop", c -> c.dependsOn("line-1", "line-2"));
          story.with(
              spec -> spec.rules.add(Rules.consecutiveFailures(1).recoverAfter(1).on("told")));
          story.check("shop", c -> c.dependsOn("line-1", "line-2").tag("told"));
        },
        """
        0:00 line-1 up
        0:00 line-2 up
        1:00 line-1 down
        1:01 line-2 up
        1:01 shop down
        1:01 > pager FIRING shop
        1:01 > listener FIRING shop
        2:00 shop up
        2:00 > pager RESOLVED shop
        2:00 > listener RESOLVED shop
        3:00 line-2 down
        3:01 shop down
        4:00 line-2 up
        4:00 > pager FIRING shop
        4:00 > listener FIRING shop
        9:00 end
        """);
    story(
        "what it depends on is looked at before people are told",
        story -> {
          pager().accept(story);
          story.with(
              spec -> spec.rules.add(Rules.consecutiveFailures(1).recoverAfter(1).on("told")));
          story.check("shop", c -> c.dependsOn("router").tag("told"));
        },
        """
        0:00 router up
        5:00 shop down
        5:00 > pager FIRING shop
        5:00 > listener FIRING shop
        9:00 end
        """);
    story(
        "who is cut off tells of that alone, and looks again before more is told",
        story -> {
          pager().accept(story);
          story.with(spec -> spec.ownNetwork = OwnNetwork.canaries("gate", "dns"));
        },
        """
        0:00 gate up
        0:00 dns up
        0:00 shop up
        0:00 mail up
        1:01 gate timeout
        1:02 shop timeout
        1:03 dns timeout
        1:04 > pager FIRING own-network
        1:04 > listener FIRING own-network
        1:10 shop timeout
        1:11 mail timeout
        1:12 mail timeout
        2:00 gate timeout
        2:01 dns timeout
        3:01 gate up
        3:02 dns up
        3:03 shop up
        3:04 mail up
        3:09 > pager RESOLVED own-network
        3:09 > listener RESOLVED own-network
        9:00 end
        """);
    story(
        "a mass failure is our own, for a time",
        story -> {
          pager().accept(story);
          story.with(
              spec ->
                  spec.ownNetwork =
                      OwnNetwork.massFailure(0.6, 3).holdAtMost(Duration.ofMinutes(5)));
        },
        """
        0:00 a up
        0:00 b up
        0:00 c up
        0:00 d up
        1:01 a timeout
        1:01 b timeout
        1:01 c timeout
        1:04 > pager FIRING own-network
        1:04 > listener FIRING own-network
        2:01 a timeout
        2:01 b down
        2:01 c timeout
        2:02 a up
        2:02 b up
        2:09 > pager RESOLVED own-network
        2:09 > listener RESOLVED own-network
        9:00 end
        """);
    story(
        "a receiver is told of its severity, tags and checks only",
        story -> {
          story.receiver("pager", r -> r.atLeast(Severity.CRITICAL).on("prod"));
          story.receiver("log", UnaryOperator.identity());
          story.check("shop", c -> c.tag("prod"));
          story.with(
              spec -> {
                spec.rules.add(Rules.consecutiveFailures(1).recoverAfter(1).named("hard"));
                spec.rules.add(
                    Rules.consecutiveFailures(2)
                        .recoverAfter(1)
                        .named("soft")
                        .severity(Severity.WARNING));
              });
        },
        """
        1:00 shop down
        1:00 > pager FIRING shop
        1:00 > log FIRING shop
        1:00 > listener FIRING shop
        1:30 mail down
        1:30 > log FIRING mail
        1:30 > listener FIRING mail
        2:00 shop down
        2:00 > log FIRING shop
        2:00 > listener FIRING shop
        9:00 end
        """);
    story(
        "a receiver of working hours is told when they begin, if it still fires",
        receiver(r -> r.during(Schedule.Window.parse("daily 12:30-18:00", ZoneOffset.UTC))),
        """
        1:00 shop down
        2:00 shop down
        2:00 > listener FIRING shop
        30:00 > pager FIRING shop
        40:00 end
        """);
    story(
        "a beginning and an end that are both unsent are not sent, if that is wanted",
        receiver(Receiver::collapsing),
        """
        0:00 pager fails
        1:00 shop down
        2:00 shop down
        2:00 > listener FIRING shop
        2:02 shop up
        2:03 shop up
        2:03 > listener RESOLVED shop
        8:00 pager works
        60:00 end
        """);
    story(
        "a message that the first channel refuses goes to the next at once",
        story -> story.receiver("pager", r -> r.otherwise(story.channel("mail"))),
        """
        0:00 pager refuses
        1:00 shop down
        2:00 shop down
        2:00 > mail FIRING shop
        2:00 > listener FIRING shop
        3:00 pager works
        4:00 shop up
        5:00 shop up
        5:00 > pager RESOLVED shop
        5:00 > listener RESOLVED shop
        9:00 end
        """);
    story(
        "a channel that fails is waited for, then the next one is used",
        story ->
            story.receiver(
                "pager",
                r -> r.otherwise(story.channel("mail")).otherwiseAfter(Duration.ofMinutes(3))),
        """
        0:00 pager fails
        1:00 shop down
        2:00 shop down
        2:00 > listener FIRING shop
        5:00 > mail FIRING shop
        60:00 end
        """);
    story(
        "an acknowledgement is of one episode, not of the next one",
        receiver(r -> r.remindEvery(Duration.ofMinutes(10))),
        """
        1:00 shop down
        2:00 shop down
        2:00 > pager FIRING shop
        2:00 > listener FIRING shop
        3:00 ack 60:00 shop
        4:00 shop up
        5:00 shop up
        5:00 > pager RESOLVED shop
        5:00 > listener RESOLVED shop
        6:00 shop down
        7:00 shop down
        7:00 > pager FIRING shop
        7:00 > listener FIRING shop
        17:00 > pager FIRING shop again
        20:00 end
        """);
    story(
        "a silence within maintenance: the later end counts",
        pager(),
        """
        0:00 maintain 20:00 shop
        0:10 silence 5:00 shop
        1:00 shop down
        2:00 shop down
        20:00 > pager FIRING shop
        20:00 > listener FIRING shop
        30:00 end
        """);
    story(
        "a silence beyond maintenance: the later end counts",
        pager(),
        """
        0:00 maintain 5:00 shop
        0:10 silence 20:00 shop
        1:00 shop down
        2:00 shop down
        20:10 > pager FIRING shop
        20:10 > listener FIRING shop
        30:00 end
        """);
    story(
        "maintenance without runs: what was asked for by hand runs, and nothing is told",
        pager(),
        """
        0:00 maintain 5:00 shop idle
        1:00 shop down
        2:00 shop down
        3:00 shop up
        4:00 shop up
        9:00 end
        """);
    story(
        "of a chain only the first that is down is told",
        story -> {
          pager().accept(story);
          story.check("switch", c -> c.dependsOn("router"));
          story.check("shop", c -> c.dependsOn("switch"));
        },
        """
        0:00 router up
        0:00 switch up
        0:00 shop up
        1:00 router down
        1:01 switch down
        1:02 shop down
        2:00 router down
        2:00 > pager FIRING router
        2:00 > listener FIRING router
        2:01 switch down
        2:02 shop down
        9:00 end
        """);
    story(
        "a dependency that nobody looked at is none",
        story -> {
          pager().accept(story);
          story.check("shop", c -> c.dependsOn("router"));
          story.check("router", c -> c);
        },
        """
        1:00 shop down
        2:00 shop down
        2:00 > pager FIRING shop
        2:00 > listener FIRING shop
        9:00 end
        """);
    story(
        "a dependency of which nothing is known is none",
        story -> {
          pager().accept(story);
          story.check("shop", c -> c.dependsOn("router"));
        },
        """
        0:00 router unknown
        1:00 shop down
        2:00 shop down
        2:00 > pager FIRING shop
        2:00 > listener FIRING shop
        9:00 end
        """);
    story(
        "what was told before its dependency failed is told to be over meanwhile",
        story -> {
          pager().accept(story);
          story.check("shop", c -> c.dependsOn("router"));
        },
        """
        0:00 router up
        1:00 shop down
        1:30 router up
        2:00 shop down
        2:00 > pager FIRING shop
        2:00 > listener FIRING shop
        3:00 router down
        4:00 router down
        4:00 > pager FIRING router
        4:00 > listener FIRING router
        5:00 shop up
        6:00 shop up
        6:00 > pager RESOLVED shop
        6:00 > listener RESOLVED shop
        9:00 end
        """);
    story(
        "two rules have an alert each",
        story -> {
          pager().accept(story);
          story.with(
              spec -> {
                spec.rules.add(Rules.consecutiveFailures(1).recoverAfter(1).named("soon"));
                spec.rules.add(Rules.failures(3).within(Duration.ofMinutes(10)).named("often"));
              });
        },
        """
        1:00 shop down
        1:00 > pager FIRING shop
        1:00 > listener FIRING shop
        2:00 shop up
        2:00 > pager RESOLVED shop
        2:00 > listener RESOLVED shop
        3:00 shop down
        3:00 > pager FIRING shop
        3:00 > listener FIRING shop
        4:00 shop down
        4:00 > pager FIRING shop
        4:00 > listener FIRING shop
        5:00 shop up
        5:00 > pager RESOLVED shop
        5:00 > listener RESOLVED shop
        12:00 shop up
        12:00 > pager RESOLVED shop
        12:00 > listener RESOLVED shop
        20:00 end
        """);
    story(
        "failures within a time: one that is exactly as old as the time is out",
        failuresIn5Minutes(),
        """
        1:00 shop down
        3:00 shop down
        6:00 shop down
        10:00 shop up
        20:00 end
        """);
    story(
        "failures within a time: one that is a second younger is in",
        failuresIn5Minutes(),
        """
        1:01 shop down
        3:00 shop down
        6:00 shop down
        6:00 > pager FIRING shop
        6:00 > listener FIRING shop
        7:00 shop up
        7:00 > pager RESOLVED shop
        7:00 > listener RESOLVED shop
        20:00 end
        """);
    story(
        "who is not told of ends hears of beginnings only",
        receiver(Receiver::withoutResolved),
        """
        1:00 shop down
        2:00 shop down
        2:00 > pager FIRING shop
        2:00 > listener FIRING shop
        3:00 shop up
        4:00 shop up
        4:00 > listener RESOLVED shop
        9:00 end
        """);
    story(
        "what comes together is one message to who gathers",
        receiver(r -> r.gather(Duration.ofSeconds(20))),
        """
        1:00 a down
        1:00 b down
        1:00 c down
        2:00 a down
        2:00 > listener FIRING a
        2:05 b down
        2:05 > listener FIRING b
        2:19 c down
        2:19 > listener FIRING c
        2:20 > pager FIRING a and 2
        9:00 end
        """);
    story(
        "the last message of a span takes all that waits",
        receiver(r -> r.atMost(2, Duration.ofMinutes(10))),
        """
        1:00 a down
        1:00 b down
        1:00 c down
        1:00 d down
        2:00 a down
        2:00 > listener FIRING a
        2:00 > pager FIRING a
        2:10 b down
        2:10 > listener FIRING b
        2:10 > pager FIRING b
        2:20 c down
        2:20 > listener FIRING c
        2:30 d down
        2:30 > listener FIRING d
        12:00 > pager FIRING c and 1
        20:00 end
        """);
    story(
        "a limit that is reached again takes all that waits again, and less when nothing waits",
        receiver(r -> r.atMost(2, Duration.ofMinutes(2))),
        """
        1:00 a down
        1:00 b down
        1:00 c down
        1:00 d down
        1:00 e down
        1:00 f down
        2:00 a down
        2:00 > listener FIRING a
        2:00 > pager FIRING a
        2:00 b down
        2:00 > listener FIRING b
        2:00 > pager FIRING b
        2:30 c down
        2:30 > listener FIRING c
        3:00 d down
        3:00 > listener FIRING d
        4:00 > pager FIRING c and 1
        5:00 e down
        5:00 > listener FIRING e
        5:00 > pager FIRING e
        5:30 f down
        5:30 > listener FIRING f
        6:00 > pager FIRING f
        6:30 a up
        6:45 b up
        7:00 a up
        7:00 > listener RESOLVED a
        7:10 b up
        7:10 > listener RESOLVED b
        7:00 > pager RESOLVED a
        8:00 > pager RESOLVED b
        9:00 end
        """);
    story(
        "a channel that asked for a rest is not tried meanwhile",
        receiver(r -> r),
        """
        0:00 pager rests
        1:00 a down
        1:00 b down
        2:00 a down
        2:00 > listener FIRING a
        2:10 pager works
        2:20 b down
        2:20 > listener FIRING b
        7:00 > pager FIRING a
        7:00 > pager FIRING b
        9:00 end
        """);
    story(
        "what is gathered behind a failure goes out with the rest of it",
        receiver(r -> r.gather(Duration.ofSeconds(30))),
        """
        0:00 pager rests
        1:00 a down
        1:00 b down
        1:00 c down
        2:00 a down
        2:00 > listener FIRING a
        2:20 b down
        2:20 > listener FIRING b
        2:40 pager works
        2:50 c down
        2:50 > listener FIRING c
        7:30 > pager FIRING a and 2
        9:00 end
        """);
    story(
        "an escalation at night waits for the morning",
        story -> {
          pager().accept(story);
          story.receiver(
              "boss",
              r ->
                  r.after(Duration.ofMinutes(5))
                      .during(Schedule.Window.parse("daily 12:30-18:00", ZoneOffset.UTC)));
        },
        """
        1:00 shop down
        2:00 shop down
        2:00 > pager FIRING shop
        2:00 > listener FIRING shop
        30:00 > boss FIRING shop
        40:00 end
        """);
    story(
        "reminders of what is silenced wait for the end of the silence",
        receiver(r -> r.remindEvery(Duration.ofMinutes(10))),
        """
        1:00 shop down
        2:00 shop down
        2:00 > pager FIRING shop
        2:00 > listener FIRING shop
        12:00 > pager FIRING shop again
        15:00 silence 20:00 shop
        35:00 > pager FIRING shop again
        45:00 > pager FIRING shop again
        46:00 end
        """);
    story(
        "an escalation does not come within maintenance, but at its end",
        story -> {
          pager().accept(story);
          story.receiver("boss", r -> r.after(Duration.ofMinutes(5)));
        },
        """
        1:00 shop down
        2:00 shop down
        2:00 > pager FIRING shop
        2:00 > listener FIRING shop
        3:00 maintain 10:00 shop
        4:00 shop down
        13:00 > boss FIRING shop
        14:00 shop down
        20:00 end
        """);
    story(
        "nobody is reminded of what lies behind something that is down",
        story -> {
          receiver(r -> r.remindEvery(Duration.ofMinutes(10)).on("told")).accept(story);
          story.check("router", c -> c);
          story.check("shop", c -> c.dependsOn("router").tag("told"));
        },
        """
        0:30 router up
        1:00 shop down
        1:10 router up
        2:00 shop down
        2:00 > pager FIRING shop
        2:00 > listener FIRING shop
        5:00 router down
        6:00 router down
        6:00 > listener FIRING router
        20:00 router up
        21:00 router up
        21:00 > listener RESOLVED router
        20:00 > pager FIRING shop again
        29:00 end
        """);
    story(
        "a channel that is gone for good is not tried again, its alternate is",
        story -> story.receiver("pager", r -> r.otherwise(story.channel("mail"))),
        """
        0:00 pager gone
        1:00 shop down
        2:00 shop down
        2:00 > mail FIRING shop
        2:00 > listener FIRING shop
        4:00 shop up
        5:00 shop up
        5:00 > mail RESOLVED shop
        5:00 > listener RESOLVED shop
        9:00 end
        """);
    story(
        "a channel that was gone and was seen to is asked again",
        story -> story.receiver("pager", r -> r.otherwise(story.channel("mail"))),
        """
        0:00 pager gone
        1:00 shop down
        2:00 shop down
        2:00 > mail FIRING shop
        2:00 > listener FIRING shop
        4:00 shop up
        5:00 shop up
        5:00 > mail RESOLVED shop
        5:00 > listener RESOLVED shop
        6:00 pager works
        20:00 shop down
        21:00 shop down
        21:00 > pager FIRING shop
        21:00 > listener FIRING shop
        22:00 end
        """);
    story(
        "three of the last five",
        judgedBy(Rules.failures(3).ofLast(5)),
        """
        1:00 shop down
        2:00 shop up
        3:00 shop down
        4:00 shop up
        5:00 shop down
        5:00 > pager FIRING shop
        5:00 > listener FIRING shop
        6:00 shop up
        6:00 > pager RESOLVED shop
        6:00 > listener RESOLVED shop
        9:00 end
        """);
    story(
        "half of the last four",
        judgedBy(Rules.failureShare(0.5).ofLast(4).minimum(4)),
        """
        1:00 shop down
        2:00 shop up
        3:00 shop up
        4:00 shop down
        4:00 > pager FIRING shop
        4:00 > listener FIRING shop
        5:00 shop up
        5:00 > pager RESOLVED shop
        5:00 > listener RESOLVED shop
        9:00 end
        """);
    story(
        "nothing heard for five minutes",
        judgedBy(Rules.noData(Duration.ofMinutes(5))),
        """
        0:00 shop up
        5:00 > pager FIRING shop
        5:00 > listener FIRING shop
        7:00 shop up
        7:00 > pager RESOLVED shop
        7:00 > listener RESOLVED shop
        9:00 end
        """);
    story(
        "nothing was ever heard",
        story -> {
          judgedBy(Rules.noData(Duration.ofMinutes(5))).accept(story);
          story.check("shop", c -> c);
          story.check("mail", c -> c);
        },
        """
        3:00 mail up
        5:00 > pager FIRING shop
        5:00 > listener FIRING shop
        7:00 mail up
        9:00 shop up
        9:00 > pager RESOLVED shop
        9:00 > listener RESOLVED shop
        11:00 end
        """);
    story(
        "something heard in time",
        judgedBy(Rules.noData(Duration.ofMinutes(5))),
        """
        0:00 shop up
        4:00 shop down
        8:00 shop up
        12:59 end
        """);
    story(
        "nothing heard within a silence is told at its end",
        judgedBy(Rules.noData(Duration.ofMinutes(5))),
        """
        0:00 shop up
        1:00 silence 9:00
        10:00 > pager FIRING shop
        10:00 > listener FIRING shop
        12:00 end
        """);
    story(
        "slow twice in a row",
        judgedBy(Rules.degraded(2)),
        """
        1:00 shop degraded
        2:00 shop degraded
        2:00 > pager FIRING shop
        2:00 > listener FIRING shop
        3:00 shop up
        4:00 shop up
        4:00 > pager RESOLVED shop
        4:00 > listener RESOLVED shop
        9:00 end
        """);
    story(
        "slow and dead count alike if that is wanted",
        judgedBy(Rules.consecutiveFailures(2).counting(Status.DEGRADED, Status.DOWN)),
        """
        1:00 shop degraded
        2:00 shop down
        2:00 > pager FIRING shop
        2:00 > listener FIRING shop
        9:00 end
        """);
    story(
        "a value that is too high",
        judgedBy(Rules.when(Timeline.DEPTH.atMost(50)).fails()),
        """
        1:00 shop depth=60
        1:00 > pager FIRING shop
        1:00 > listener FIRING shop
        2:00 shop depth=40
        2:00 > pager RESOLVED shop
        2:00 > listener RESOLVED shop
        9:00 end
        """);
    story(
        "a value that stays too high fires between two runs",
        judgedBy(Rules.when(Timeline.DEPTH.atMost(50)).fails().lasting(Duration.ofMinutes(3))),
        """
        1:00 shop depth=60
        2:00 shop depth=70
        4:00 > pager FIRING shop
        4:00 > listener FIRING shop
        5:00 shop depth=10
        5:00 > pager RESOLVED shop
        5:00 > listener RESOLVED shop
        9:00 end
        """);
    story(
        "a value that does not stay too high",
        judgedBy(Rules.when(Timeline.DEPTH.atMost(50)).fails().lasting(Duration.ofMinutes(3))),
        """
        1:00 shop depth=60
        2:00 shop depth=40
        3:00 shop depth=60
        5:30 shop depth=40
        9:00 end
        """);
    story(
        "a value that is right twice in a row",
        judgedBy(Rules.when(Timeline.DEPTH.atMost(50)).fails().recoverAfter(2)),
        """
        1:00 shop depth=60
        1:00 > pager FIRING shop
        1:00 > listener FIRING shop
        2:00 shop depth=40
        3:00 shop depth=60
        4:00 shop depth=40
        5:00 shop depth=40
        5:00 > pager RESOLVED shop
        5:00 > listener RESOLVED shop
        9:00 end
        """);
    story(
        "a value that must fall further than it rose",
        judgedBy(
            Rules.when(Timeline.DEPTH.atMost(50)).fails().recoverWhen(Timeline.DEPTH.atMost(30))),
        """
        1:00 shop depth=60
        1:00 > pager FIRING shop
        1:00 > listener FIRING shop
        2:00 shop depth=40
        3:00 shop depth=20
        3:00 > pager RESOLVED shop
        3:00 > listener RESOLVED shop
        9:00 end
        """);
    story(
        "more than two failures in ten minutes",
        judgedBy(Rules.moreFailuresThan(2).within(Duration.ofMinutes(10))),
        """
        1:00 shop down
        2:00 shop down
        3:00 shop down
        3:00 > pager FIRING shop
        3:00 > listener FIRING shop
        4:00 shop up
        11:00 shop up
        11:00 > pager RESOLVED shop
        11:00 > listener RESOLVED shop
        20:00 end
        """);
    story(
        "days that are left: each threshold once",
        judgedBy(Rules.daysLeft(Timeline.DEPTH, 30, 7).toArray(Rule[]::new)),
        """
        1:00 shop depth=40
        2:00 shop depth=29
        2:00 > pager FIRING shop
        2:00 > listener FIRING shop
        3:00 shop depth=28
        4:00 shop depth=6
        4:00 > pager FIRING shop
        4:00 > listener FIRING shop
        5:00 shop depth=90
        5:00 > pager RESOLVED shop
        5:00 > listener RESOLVED shop
        5:00 > pager RESOLVED shop
        5:00 > listener RESOLVED shop
        9:00 end
        """);
  }

  static {
    story(
        "what becomes more urgent is told once more, and not again when it was so before",
        story -> {
          pager().accept(story);
          story.with(spec -> spec.rules.add(new Depth()));
        },
        """
        1:00 shop depth=60
        1:00 > pager FIRING shop
        1:00 > listener FIRING shop
        2:00 shop depth=70
        3:00 shop depth=95
        3:00 > pager FIRING shop again
        3:00 > listener FIRING shop
        4:00 shop depth=60
        5:00 shop depth=99
        6:00 shop depth=10
        6:00 > pager RESOLVED shop
        6:00 > listener RESOLVED shop
        7:00 shop depth=95
        7:00 > pager FIRING shop
        7:00 > listener FIRING shop
        9:00 end
        """);
    story(
        "who wants what is critical is told when it becomes that",
        story -> {
          pager().accept(story);
          story.receiver("boss", r -> r.atLeast(Severity.CRITICAL));
          story.with(spec -> spec.rules.add(new Depth()));
        },
        """
        1:00 shop depth=60
        1:00 > pager FIRING shop
        1:00 > listener FIRING shop
        3:00 shop depth=95
        3:00 > pager FIRING shop again
        3:00 > boss FIRING shop
        3:00 > listener FIRING shop
        6:00 shop depth=10
        6:00 > pager RESOLVED shop
        6:00 > boss RESOLVED shop
        6:00 > listener RESOLVED shop
        9:00 end
        """);
    story(
        "who has taken an alert on is told that it has become more urgent",
        story -> {
          story.receiver("pager", r -> r.remindEvery(Duration.ofMinutes(10)));
          story.with(spec -> spec.rules.add(new Depth()));
        },
        """
        1:00 shop depth=60
        1:00 > pager FIRING shop
        1:00 > listener FIRING shop
        2:00 ack 30:00 shop
        3:00 shop depth=95
        3:00 > pager FIRING shop again
        3:00 > listener FIRING shop
        20:00 shop depth=96
        32:00 > pager FIRING shop again
        33:00 end
        """);
    story(
        "what becomes more urgent within a silence is told behind it",
        story -> {
          pager().accept(story);
          story.with(spec -> spec.rules.add(new Depth()));
        },
        """
        1:00 shop depth=60
        1:00 > pager FIRING shop
        1:00 > listener FIRING shop
        2:00 silence 10:00 shop
        3:00 shop depth=95
        11:00 shop depth=60
        12:00 > pager FIRING shop again
        12:00 > listener FIRING shop
        13:00 shop depth=95
        20:00 end
        """);
    story(
        "what becomes more urgent before it fires is told once",
        story -> {
          pager().accept(story);
          story.with(spec -> spec.rules.add(new Depth()));
        },
        """
        0:00 silence 5:00 shop
        1:00 shop depth=60
        2:00 shop depth=95
        3:00 shop depth=60
        5:00 > pager FIRING shop
        5:00 > listener FIRING shop
        6:00 shop depth=96
        9:00 end
        """);
    story(
        "what becomes more urgent at night is told in the morning to who sleeps",
        story -> {
          pager().accept(story);
          story.receiver(
              "boss",
              r ->
                  r.during(
                      Schedule.Window.parse("daily 12:00-12:02", ZoneOffset.UTC),
                      Schedule.Window.parse("daily 12:30-18:00", ZoneOffset.UTC)));
          story.with(spec -> spec.rules.add(new Depth()));
        },
        """
        1:00 shop depth=60
        1:00 > pager FIRING shop
        1:00 > boss FIRING shop
        1:00 > listener FIRING shop
        3:00 shop depth=95
        3:00 > pager FIRING shop again
        3:00 > listener FIRING shop
        30:00 > boss FIRING shop again
        40:00 end
        """);
  }

  /** More than 50 is to be seen to; more than 90 at once. */
  private record Depth() implements Rule {
    @Override
    public String name() {
      return "depth";
    }

    @Override
    public Severity severity() {
      return Severity.WARNING;
    }

    @Override
    public Judgement judge(Input input, RuleState state) {
      ProbeResult result = input.result();
      if (result == null) {
        return Judgement.of(Verdict.NONE, "", state);
      }
      double depth = result.measurements().number(Timeline.DEPTH).orElse(0);
      Judgement said =
          Judgement.of(depth > 50 ? Verdict.FIRING : Verdict.CLEAR, "depth " + depth, state);
      return depth > 90 ? said.as(Severity.CRITICAL) : said;
    }
  }

  private static void story(String title, Consumer<Timeline> setting, String table) {
    ALL.add(new Timeline(title, setting, table));
  }

  private static Consumer<Timeline> pager() {
    return receiver(UnaryOperator.identity());
  }

  private static Consumer<Timeline> judgedBy(Rule... rules) {
    return story -> {
      pager().accept(story);
      story.with(spec -> spec.rules.addAll(List.of(rules)));
    };
  }

  private static Consumer<Timeline> failuresIn5Minutes() {
    return story -> {
      pager().accept(story);
      story.with(spec -> spec.rules.add(Rules.failures(3).within(Duration.ofMinutes(5))));
    };
  }

  private static Consumer<Timeline> receiver(UnaryOperator<Receiver> change) {
    return story -> story.receiver("pager", change);
  }

  static Stream<Timeline> all() {
    return ALL.stream();
  }

  @Test
  void thereAreSixtyStories() {
    assertTrue(ALL.size() >= 60, ALL.size() + " stories");
  }

  @ParameterizedTest
  @MethodSource("all")
  void peopleAreTold(Timeline story) {
    assertEquals(sorted(story.expected()), sorted(story.play()));
  }

  @ParameterizedTest
  @MethodSource("all")
  void aRestartChangesNothing(Timeline story) {
    for (int step = 0; step < story.steps(); step++) {
      List<String> told = story.play(step, false);
      assertEquals(sorted(story.expected()), sorted(told), "started anew before line " + step);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void aKillChangesNothing(Timeline story) {
    for (int step = 0; step < story.steps(); step++) {
      List<String> told = story.play(step, true);
      assertEquals(sorted(story.expected()), sorted(told), "killed before line " + step);
    }
  }

  private static List<String> sorted(List<String> lines) {
    return lines.stream().sorted().toList();
  }
}
