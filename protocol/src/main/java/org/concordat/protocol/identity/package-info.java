/** Roles and callers. The entry point is {@link org.concordat.protocol.identity.Role}. */
package org.concordat.protocol.identity;
