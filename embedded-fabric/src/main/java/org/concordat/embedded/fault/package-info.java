/** Faults on demand. Entry point: {@link org.concordat.embedded.fault.Faults}. */
package org.concordat.embedded.fault;
