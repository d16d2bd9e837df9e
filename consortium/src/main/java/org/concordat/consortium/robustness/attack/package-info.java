/**
 * What colluding banks send in place of honest updates: the attacks of the literature as functions
 * of the honest updates of a step.
 *
 * <p>The attackers here know more than a real one could: every honest update of the step before
 * they send their own (a commitment hides it on the ledger), the rule and its f. Robustness is
 * judged against this stronger attacker, as the literature does. No product code knows of them. The
 * entry point is {@link org.concordat.consortium.robustness.attack.KnownAttacks}.
 */
package org.concordat.consortium.robustness.attack;
