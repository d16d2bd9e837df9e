/**
 * Poisoned banks for demos and tests: decorators around a bank's honest worker. No product code
 * knows of them. The entry point is {@link org.concordat.consortium.attack.Attack}.
 */
package org.concordat.consortium.attack;
