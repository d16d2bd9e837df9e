/**
 * The chaincode as a service. The entry points are {@link
 * org.concordat.chaincode.server.ChaincodeServer} within a JVM and {@link
 * org.concordat.chaincode.server.ChaincodeServerMain} as a process.
 */
package org.concordat.chaincode.server;
