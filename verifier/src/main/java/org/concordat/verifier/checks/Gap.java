package org.concordat.verifier.checks;

/**
 * Something that could not be checked. Unlike a finding it accuses nobody.
 *
 * @param subject what
 * @param reason why not
 */
public record Gap(String subject, String reason) {}
