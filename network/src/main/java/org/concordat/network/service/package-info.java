/**
 * Concordat's own processes at a member. Entry point: {@link
 * org.concordat.network.service.MemberServices}.
 */
package org.concordat.network.service;
