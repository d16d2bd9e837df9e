/**
 * Blocks as bytes: hashing, the orderers' signatures, the file they are kept in, and taking an
 * envelope apart. Entry point: {@link org.concordat.embedded.block.Blocks}.
 */
package org.concordat.embedded.block;
