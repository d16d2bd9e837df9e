package org.concordat.embedded.network;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import org.concordat.embedded.block.QuorumSignatures;
import org.concordat.embedded.definition.Definitions;
import org.concordat.embedded.endorse.AccessControl;
import org.concordat.embedded.fault.Faults;
import org.concordat.embedded.gateway.EndorserSelection;
import org.concordat.embedded.gateway.Fleet;
import org.concordat.embedded.identity.MspRegistry;
import org.concordat.embedded.order.OrderingService;

/**
 * What all peers of the channel share.
 *
 * @param name the channel
 * @param registry its membership
 * @param access who may do what
 * @param definitions its chaincodes
 * @param quorum who signs blocks
 * @param orderers the orderers
 * @param exchange where private values wait
 * @param fleet the peers
 * @param selection whom gateways ask
 * @param faults faults on demand
 * @param timeWindow how far a proposal's timestamp may lie from now
 * @param executeTimeout how long a transaction may run
 * @param clock the time
 * @param executor runs calls
 */
record Channel(
    String name,
    MspRegistry registry,
    AccessControl access,
    Definitions definitions,
    QuorumSignatures quorum,
    OrderingService orderers,
    PrivateDataExchange exchange,
    Fleet fleet,
    EndorserSelection selection,
    Faults faults,
    Duration timeWindow,
    Duration executeTimeout,
    InstantSource clock,
    ExecutorService executor) {}
