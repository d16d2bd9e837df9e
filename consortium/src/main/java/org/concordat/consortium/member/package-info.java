/**
 * A member as it stands in the consortium: its service and the people who use it. The entry point
 * is {@link org.concordat.consortium.member.MemberSeat}.
 */
package org.concordat.consortium.member;
