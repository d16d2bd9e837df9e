/**
 * How many requests are taken at a time from one person or address: {@link
 * org.concordat.service.limits.RateLimiter}.
 */
package org.concordat.service.limits;
