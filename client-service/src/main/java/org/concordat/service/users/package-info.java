/**
 * The people of this member and how their programs sign in: local users with roles and generated
 * passwords, and tokens. Each way is a {@link org.concordat.service.users.SignIn}; browsers'
 * sessions are in {@code org.concordat.service.session}.
 */
package org.concordat.service.users;
