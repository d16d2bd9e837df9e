/**
 * The charter and its approvals. The entry point is {@link
 * org.concordat.protocol.governance.Charter}.
 */
package org.concordat.protocol.governance;
