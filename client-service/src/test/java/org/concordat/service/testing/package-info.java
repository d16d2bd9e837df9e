/** Doubles of what lies outside the service, and records to test with. */
package org.concordat.service.testing;
