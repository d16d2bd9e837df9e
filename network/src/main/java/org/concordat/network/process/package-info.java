/**
 * Processes that outlive the program that starts them: started, found again, awaited, ended. Entry
 * point: {@link org.concordat.network.process.NodeProcess}.
 */
package org.concordat.network.process;
