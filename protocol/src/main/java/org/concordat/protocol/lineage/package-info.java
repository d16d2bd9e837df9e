/**
 * Where a model comes from, and what becomes of it when a consent it rests on is withdrawn. The
 * entry into this package is {@link org.concordat.protocol.lineage.Lineage}.
 */
package org.concordat.protocol.lineage;
