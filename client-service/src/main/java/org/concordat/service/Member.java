package org.concordat.service;

/**
 * Whose service this is.
 *
 * @param mspId its MSP id
 * @param regulator whether it is a regulator, which reads and never writes
 */
public record Member(String mspId, boolean regulator) {}
