/**
 * The certificates of a consortium: roots that issue enrolment certificates with Fabric's node
 * roles and fabric-ca's attributes, certificates of TLS, revocation lists, and the signatures made
 * with them. Entry point: {@link org.concordat.identity.CertificateAuthority}.
 */
package org.concordat.identity;
