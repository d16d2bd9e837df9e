/**
 * Signing in at a provider of the member's own, by OpenID Connect: browsers by the authorization
 * code flow ({@link org.concordat.service.oidc.CodeFlow}), programs by access tokens ({@link
 * org.concordat.service.oidc.AccessTokens}). What the provider calls a person's groups becomes
 * roles here, and issuer and subject together the person's id.
 */
package org.concordat.service.oidc;
