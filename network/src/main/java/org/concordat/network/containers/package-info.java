/**
 * The same network in containers: every member is a host of its own on the engine's network, and
 * its nodes and services are containers on that host. Entry point: {@link
 * org.concordat.network.containers.ContainerNetwork}.
 */
package org.concordat.network.containers;
