/**
 * Studies: what is trained together, by whom, on which terms. The entry point is {@link
 * org.concordat.protocol.study.Study}.
 */
package org.concordat.protocol.study;
