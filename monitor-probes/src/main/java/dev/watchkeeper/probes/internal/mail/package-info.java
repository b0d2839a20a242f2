/** The probes of mail servers: smtp, imap, pop3. */
@NullMarked
package dev.watchkeeper.probes.internal.mail;

import org.jspecify.annotations.NullMarked;
