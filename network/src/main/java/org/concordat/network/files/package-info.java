/**
 * Directories as a whole, and where temporary ones go. Entry point: {@link
 * org.concordat.network.files.Trees}.
 */
package org.concordat.network.files;
