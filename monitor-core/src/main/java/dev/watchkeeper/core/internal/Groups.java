package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.Schedule;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The schedules that checks share by name. Thread-safe. */
final class Groups {
  private final Map<String, Schedule> schedules;

  Groups(Map<String, Schedule> schedules) {
    this.schedules = new ConcurrentHashMap<>(schedules);
  }

  /** The check with the schedule of its group, if it is in one; never due if there is no such. */
  Check resolved(Check check) {
    if (check.schedule() instanceof Schedule.Group group) {
      Schedule shared = schedules.get(group.name());
      return shared == null ? check : check.schedule(shared);
    }
    return check;
  }

  /** What is wrong with a check as a whole, seen with the schedule of its group. */
  List<Problem> problems(Check check) {
    if (check.schedule() instanceof Schedule.Group group && !schedules.containsKey(group.name())) {
      String hint = Problem.hint(group.name(), new TreeSet<>(schedules.keySet()));
      return List.of(new Problem("group", "no schedule group '" + group.name() + "'" + hint));
    }
    return resolved(check).problems();
  }

  void put(String name, Schedule schedule) {
    schedules.put(name, schedule);
  }
}
