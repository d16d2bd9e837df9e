/**
 * Who signed in and out at this instance, from where, and what was refused: a log of bounded size,
 * in which repetition is counted. The entry point is {@link
 * org.concordat.service.oversight.signin.SignInLog}.
 */
package org.concordat.service.oversight.signin;
