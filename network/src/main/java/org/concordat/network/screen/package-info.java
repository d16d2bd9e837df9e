/**
 * What people see in a terminal, and what stands in a file instead. Entry point: {@link
 * org.concordat.network.screen.Screen}; work that takes a while is a {@link
 * org.concordat.network.screen.Progress} or several {@link org.concordat.network.screen.Steps}.
 */
package org.concordat.network.screen;
