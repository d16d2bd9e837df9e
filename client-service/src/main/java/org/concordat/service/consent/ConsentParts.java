package org.concordat.service.consent;

/**
 * A bank's consent register with all that works on it.
 *
 * @param register the receipts and their log
 * @param roots roots for the ledger, and proofs
 * @param rotation of the keys
 * @param upkeep runs by itself
 */
public record ConsentParts(
    ConsentRegister register, ConsentRoots roots, KeyRotation rotation, ConsentUpkeep upkeep) {}
