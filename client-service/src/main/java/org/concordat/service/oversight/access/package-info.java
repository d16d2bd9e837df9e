/**
 * Who read what at this instance: an append-only log whose rows are chained by digests. The entry
 * point is {@link org.concordat.service.oversight.access.AccessLog}.
 */
package org.concordat.service.oversight.access;
