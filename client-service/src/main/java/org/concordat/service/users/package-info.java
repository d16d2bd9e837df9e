/**
 * The people of this member: local users with roles and generated passwords. Single sign-on by
 * OpenID Connect will be a second {@link org.concordat.service.users.SignIn}.
 */
package org.concordat.service.users;
