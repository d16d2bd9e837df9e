/**
 * What a network is made from: its members, ports and timings, and the one file that says them.
 * Entry point: {@link org.concordat.network.plan.PlanFile}.
 */
package org.concordat.network.plan;
