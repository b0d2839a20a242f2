package dev.watchkeeper.api.spi;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.util.Optional;

/**
 * Says which addresses may be connected to. Asked with the very address that is then connected to,
 * at every hop, so that a name that changes its address between the question and the connection
 * gains nothing. Implementations are thread-safe and do not block.
 */
@FunctionalInterface
public interface AddressPolicy {
  /** Why this address is refused, for people; empty if it may be connected to. */
  Optional<String> refusal(InetAddress address);

  /**
   * The default: link-local and multicast addresses, the unspecified address and the well-known
   * addresses of cloud metadata services are refused, all others allowed.
   */
  static AddressPolicy standard() {
    return StandardAddressPolicy.INSTANCE;
  }

  /**
   * As {@link #standard()}, and private, shared, unique-local and loopback addresses refused too.
   */
  static AddressPolicy publicOnly() {
    return StandardAddressPolicy.PUBLIC_ONLY;
  }

  /** This policy, and the other one where this has no objection. */
  default AddressPolicy and(AddressPolicy other) {
    requireNonNull(other, "other");
    return address -> refusal(address).or(() -> other.refusal(address));
  }
}
