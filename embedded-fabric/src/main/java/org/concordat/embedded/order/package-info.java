/**
 * Ordering: envelopes in, signed blocks out. Entry point: {@link
 * org.concordat.embedded.order.OrderingService}.
 */
package org.concordat.embedded.order;
