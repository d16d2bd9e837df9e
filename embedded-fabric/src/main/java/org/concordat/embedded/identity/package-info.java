/**
 * Who may sign: X.509 identities with Fabric's node roles and fabric-ca's attributes, the
 * organisations' roots that issue them, and the membership that checks them. Entry point: {@link
 * org.concordat.embedded.identity.MspRegistry}.
 */
package org.concordat.embedded.identity;
