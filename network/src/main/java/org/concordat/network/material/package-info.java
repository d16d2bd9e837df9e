/**
 * Certificates, keys and directories of a network's members. Entry point: {@link
 * org.concordat.network.material.Issuer}.
 */
package org.concordat.network.material;
