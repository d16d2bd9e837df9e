package org.concordat.service.ledger;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How to reach another member's peer.
 *
 * @param name whose peer it is, for people
 * @param peer the peer's address, {@code host:port}
 * @param tlsRoot the PEM file of the peer's TLS root; empty for plaintext on loopback
 * @param serverName the name in the peer's TLS certificate where it is not the address's
 */
public record WitnessSettings(
    String name, String peer, Optional<Path> tlsRoot, Optional<String> serverName) {}
