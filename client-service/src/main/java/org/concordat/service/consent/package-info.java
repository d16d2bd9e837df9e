/**
 * A bank's consent register: receipts sealed at rest, and an append-only log of what happened to
 * them, of which only roots and counts leave the bank. The entry point is {@link
 * org.concordat.service.consent.ConsentRegister}.
 */
package org.concordat.service.consent;
