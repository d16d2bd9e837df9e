/**
 * A model's story, from the study it comes of to its use and its taint, told from the ledger's
 * records. The entry point is {@link org.concordat.verifier.story.Storyteller}.
 */
package org.concordat.verifier.story;
