/**
 * What an administrator does to a network: the commands of {@code scripts/network.sh}. Entry point:
 * {@link org.concordat.network.admin.NetworkMain}.
 */
package org.concordat.network.admin;
