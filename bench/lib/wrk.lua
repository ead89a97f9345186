-- SPDX-License-Identifier: Apache-2.0
-- One line of figures: bytes per second, requests per second, the 99th percentile of the latency in ms, errors.
done = function(summary, latency, requests)
  local seconds = summary.duration / 1e6
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format("figures %.0f %.1f %.2f %d\n", summary.bytes / seconds, summary.requests / seconds,
    latency:percentile(99) / 1000, failed))
end
