// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.http;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How requests are carried.
 *
 * @param listen where; port 0 takes a free one
 * @param threads how many requests are worked on at once; more wait
 * @param requests how many requests may be under way at once; more are refused
 * @param headers how long a client may take from a request's first byte to the end of its headers
 * @param stall how long a client may neither send nor take a byte in mid-request, or leave a
 *     connection unused
 * @param tls the certificate that is shown; empty for plain HTTP
 */
public record CarrierOptions(
    InetSocketAddress listen,
    int threads,
    int requests,
    Duration headers,
    Duration stall,
    Optional<SSLContext> tls) {}
