package dev.watchkeeper.probes.internal.tcp;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is said and awaited.
 *
 * @param steps in order
 * @param stepped whether the check lists steps; the short form has other names for its phases
 * @param quit the last word; null for none
 * @param captures names of groups, in order
 * @param numbers those of them that capture numbers
 * @param hidden what must not be seen
 */
record Script(
    List<Step> steps,
    boolean stepped,
    @Nullable Template quit,
    Set<String> captures,
    Set<String> numbers,
    Hidden hidden) {
  boolean changesToTls() {
    return steps.stream().anyMatch(step -> step instanceof Step.Secure);
  }
}
