/**
 * What browsers get beside the interface: files of the class path. {@link
 * org.concordat.service.web.StaticFiles} says which.
 */
package org.concordat.service.web;
