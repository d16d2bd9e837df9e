/**
 * The REST gateway: what a member's people and programs may ask for. {@link
 * org.concordat.service.rest.Routes} lists every route with the roles that may use it.
 */
package org.concordat.service.rest;
