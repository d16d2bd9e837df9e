/**
 * The service of one member: REST gateway, block follower with its projection, and the driver that
 * takes part in rounds. The entry points are {@link org.concordat.service.ClientService} and {@link
 * org.concordat.service.ClientServiceMain}.
 */
package org.concordat.service;
