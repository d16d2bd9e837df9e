/**
 * Tests that look at pages as people do: a real Chromium, driven through its own driver. The entry
 * point into this package is {@link org.concordat.browser.Browser Browser}.
 */
package org.concordat.browser;
