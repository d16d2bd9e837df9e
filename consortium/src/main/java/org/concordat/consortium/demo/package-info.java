/**
 * One command runs a whole study. The entry point is {@link
 * org.concordat.consortium.demo.DemoMain}.
 */
package org.concordat.consortium.demo;
