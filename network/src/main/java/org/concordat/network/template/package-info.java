/**
 * Templates of configuration and their filling in. Entry point: {@link
 * org.concordat.network.template.Templates}.
 */
package org.concordat.network.template;
