/**
 * What guards the server's connections before there is a request to look at. Entry point: {@link
 * org.concordat.service.guard.SlowSenders}.
 */
package org.concordat.service.guard;
