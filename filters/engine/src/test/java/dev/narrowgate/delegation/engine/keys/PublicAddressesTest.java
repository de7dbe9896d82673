package dev.narrowgate.delegation.engine.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.1.2.3",
                "100.64.0.1",
                "127.9.9.9",
                "169.254.169.254",
                "172.31.255.255",
                "192.0.0.8",
                "192.168.1.1",
                "198.19.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:10.0.0.1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::a00:1",
                "2002:a9fe:a9fe::1",
                "2001:0:1::1",
                "fd00::1",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void anAddressThatIsNotGloballyReachableIsPrivate(String address) throws Exception {
        var socket = new InetSocketAddress(InetAddress.getByName(address), 443);

        assertThat(PublicAddresses.of(List.of(socket))).isEmpty();
        assertThat(PublicAddresses.isPrivateLiteral(
                        URI.create("https://" + (address.contains(":") ? "[" + address + "]" : address) + "/jwks")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1.1", "100.128.0.1", "172.32.0.1", "198.20.0.1", "223.255.255.255", "2606:4700::1111"})
    void anAddressOfTheInternetIsPublic(String address) throws Exception {
        var socket = new InetSocketAddress(InetAddress.getByName(address), 443);

        assertThat(PublicAddresses.of(List.of(socket))).hasSize(1);
    }
}
