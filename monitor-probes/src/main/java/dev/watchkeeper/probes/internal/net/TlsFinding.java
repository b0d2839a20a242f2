package dev.watchkeeper.probes.internal.net;

/**
 * One thing that is wrong with a certificate.
 *
 * @param verdict for machines
 * @param words for people, about "the certificate"
 */
record TlsFinding(TlsVerdict verdict, String words) {}
