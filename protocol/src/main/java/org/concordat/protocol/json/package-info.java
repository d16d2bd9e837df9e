/**
 * The one text every party writes for a record. The entry point is {@link
 * org.concordat.protocol.json.CanonicalJson}.
 */
package org.concordat.protocol.json;
