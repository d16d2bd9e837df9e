/**
 * A whole consortium in one JVM. The entry point is {@link org.concordat.consortium.Consortium}.
 */
package org.concordat.consortium;
