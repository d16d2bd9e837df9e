/**
 * What is checked of a model's story, under stable codes, and what came of it. The entry point is
 * {@link org.concordat.verifier.checks.Check}.
 */
package org.concordat.verifier.checks;
