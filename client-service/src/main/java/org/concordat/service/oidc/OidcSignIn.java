package org.concordat.service.oidc;

import java.util.Optional;

/**
 * Whether browsers may sign in at a provider.
 *
 * @param flow how; empty where no provider is set
 */
public record OidcSignIn(Optional<CodeFlow> flow) {}
