/** What people see in a terminal. Entry point: {@link org.concordat.network.screen.Screen}. */
package org.concordat.network.screen;
