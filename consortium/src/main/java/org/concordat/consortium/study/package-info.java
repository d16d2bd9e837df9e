/**
 * A study as people run it: everything before the first round, and following the rounds; and one
 * whose updates are made by hand. The entry point is {@link
 * org.concordat.consortium.study.Onboarding}.
 */
package org.concordat.consortium.study;
