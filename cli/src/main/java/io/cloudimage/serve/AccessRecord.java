// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve;

import java.time.Duration;
import java.util.Optional;

/**
 * One answered request.
 *
 * @param client the address that asked
 * @param target path and query, made printable
 * @param status the HTTP status; 0 if the connection broke before there was one
 * @param bytesReceived of the request's body
 * @param bytesSent of the response's body
 * @param problem what went wrong in the server or on the connection, made printable
 */
public record AccessRecord(
    String client,
    String method,
    String target,
    int status,
    long bytesReceived,
    long bytesSent,
    Duration duration,
    Optional<String> problem) {}
