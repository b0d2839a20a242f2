package dev.watchkeeper.probes.internal.local;

import java.lang.management.ManagementFactory;
import java.util.OptionalDouble;
import javax.management.JMException;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * What the platform's management bean tells of the operating system. It is asked by names, since
 * most of them are extensions that not every platform has.
 */
final class PlatformFigures {
  private static final ObjectName SYSTEM = name();

  private PlatformFigures() {}

  private static ObjectName name() {
    try {
      return new ObjectName(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME);
    } catch (MalformedObjectNameException e) {
      throw new IllegalStateException("the platform's own name is no name", e);
    }
  }

  /** A figure that is not negative; empty if the platform does not have it. */
  static OptionalDouble figure(String attribute) {
    try {
      Object value = ManagementFactory.getPlatformMBeanServer().getAttribute(SYSTEM, attribute);
      double number = value instanceof Number figure ? figure.doubleValue() : -1;
      return number >= 0 ? OptionalDouble.of(number) : OptionalDouble.empty();
    } catch (JMException e) {
      return OptionalDouble.empty();
    }
  }
}
