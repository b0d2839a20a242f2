package dev.watchkeeper.api.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandardAddressPolicyTest {
  private static final AddressPolicy STANDARD = AddressPolicy.standard();
  private static final AddressPolicy PUBLIC = AddressPolicy.publicOnly();

  private static InetAddress address(String literal) throws UnknownHostException {
    return InetAddress.getByName(literal);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "169.254.0.1",
        "::ffff:169.254.169.254",
        "::ffff:a9fe:a9fe",
        "::ffff:0:169.254.169.254",
        "::169.254.169.254",
        "64:ff9b::169.254.169.254",
        "64:ff9b:1::169.254.169.254",
        "64:ff9b:1:abcd::a9fe:a9fe",
        "2002:a9fe:a9fe::1",
        "fd00:ec2::254",
        "fe80::1",
        "febf::1",
        "100.100.100.200",
        "168.63.129.16",
        "0.0.0.0",
        "0.1.2.3",
        "::",
        "::ffff:0.0.0.0",
        "224.0.0.1",
        "239.255.255.255",
        "ff02::1",
        "255.255.255.255",
        "::ffff:255.255.255.255"
      })
  void bothRefuseWhatIsNeverATarget(String literal) throws Exception {
    assertTrue(STANDARD.refusal(address(literal)).isPresent(), literal);
    assertTrue(PUBLIC.refusal(address(literal)).isPresent(), literal);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.255.255.255",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:7f00:1",
        "::ffff:0:127.0.0.1",
        "::127.0.0.1",
        "64:ff9b::127.0.0.1",
        "64:ff9b:1::7f00:1",
        "2002:7f00:1::",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "::ffff:192.168.1.1",
        "64:ff9b::10.0.0.1",
        "2002:c0a8:0101::1",
        "100.64.0.1",
        "100.127.255.255",
        "fc00::1",
        "fdff::1",
        "fec0::1",
        "240.0.0.1",
        "254.0.0.1",
        // other spellings of 127.0.0.1, where the JDK takes them
        "127.1",
        "2130706433"
      })
  void onlyThePublicOneRefusesWhatIsInternal(String literal) throws Exception {
    assertEquals(Optional.empty(), STANDARD.refusal(address(literal)), literal);
    assertTrue(PUBLIC.refusal(address(literal)).isPresent(), literal);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.1",
        "169.253.255.255",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "192.169.0.0",
        "223.255.255.255",
        "::ffff:1.1.1.1",
        "64:ff9b::1.1.1.1",
        "64:ff9b:1::1.1.1.1",
        "2002:0101:0101::1",
        "2606:4700::1111",
        "fbff::1"
      })
  void bothAllowWhatIsPublic(String literal) throws Exception {
    assertEquals(Optional.empty(), PUBLIC.refusal(address(literal)), literal);
    assertEquals(Optional.empty(), STANDARD.refusal(address(literal)), literal);
  }

  @Test
  void aRefusalNamesTheAddressAndWhy() throws Exception {
    assertEquals(Optional.of("10.0.0.1 is a private address"), PUBLIC.refusal(address("10.0.0.1")));
    assertEquals(
        Optional.of("100.100.100.200 is an address of a metadata service"),
        STANDARD.refusal(address("100.100.100.200")));
  }

  @Test
  void twoPoliciesRefuseWhatEitherRefuses() throws Exception {
    AddressPolicy none = address -> Optional.of("closed");
    assertEquals(Optional.of("closed"), STANDARD.and(none).refusal(address("1.1.1.1")));
    assertTrue(none.and(STANDARD).refusal(address("fe80::1")).orElseThrow().equals("closed"));
    assertEquals(Optional.empty(), STANDARD.and(STANDARD).refusal(address("1.1.1.1")));
  }
}
