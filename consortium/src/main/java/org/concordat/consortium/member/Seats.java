package org.concordat.consortium.member;

import java.io.IOException;
import org.concordat.consortium.data.ConsortiumData;
import org.concordat.protocol.identity.Role;

/** The banks of a consortium at their REST interfaces, wherever their services run. */
public interface Seats {
  /**
   * Returns the data.
   *
   * @return banks and rows
   */
  ConsortiumData data();

  /**
   * Signs a user of a bank in.
   *
   * @param bank the bank's short name
   * @param role the user's role
   * @return a client
   * @throws IOException when the credentials cannot be read
   */
  MemberClient client(String bank, Role role) throws IOException;
}
