/**
 * What a verification refuses or remarks: a stable code, the place, and what was expected. Entry
 * point: {@link org.concordat.verifier.finding.Finding}.
 */
package org.concordat.verifier.finding;
