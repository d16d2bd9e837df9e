/** What waits for somebody of this member: the deeds that only a person can do. */
package org.concordat.service.inbox;
