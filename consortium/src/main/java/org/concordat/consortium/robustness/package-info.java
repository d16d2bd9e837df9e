/**
 * The attack bench: which rule survives which attack, on data of banks that differ as much as is
 * asked, without a ledger. Many short trainings of one small network, each with a rule, an attack,
 * a way to deal the rows, a number of honest and of colluding banks and a seed; or, as a study,
 * five banks with the product's own training. The entry point is {@link
 * org.concordat.consortium.robustness.AttackBenchMain}.
 */
package org.concordat.consortium.robustness;
