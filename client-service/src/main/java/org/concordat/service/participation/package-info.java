/**
 * What this bank does by itself in the rounds of the studies it joined: train, commit, reveal,
 * judge, and close phases that can be closed. It looks at the state and decides what is missing, so
 * that nothing is lost by a restart. The rule is {@link
 * org.concordat.service.participation.Decisions}, the engine {@link
 * org.concordat.service.participation.Driver}.
 */
package org.concordat.service.participation;
