# SPDX-License-Identifier: Apache-2.0
# What both kinds of plots share: the frame with its colours, and numbers as people read them.

function escaped(text) {
  gsub(/&/, "\\&amp;", text)
  gsub(/</, "\\&lt;", text)
  gsub(/>/, "\\&gt;", text)
  return text
}

function text(x, y, anchor, class, what) {
  printf "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">%s</text>\n", x, y, anchor, class, escaped(what)
}

function line(x1, y1, x2, y2, class) {
  printf "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>\n", x1, y1, x2, y2, class
}

function open_svg(width, height) {
  printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">\n", width, height, width, height
  printf "<title>%s</title>\n<style>\n", escaped(title)
  print "text {font: 13px system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif; fill: #1f2328}"
  print ".title {font-size: 16px; font-weight: 600} .small {font-size: 11px; fill: #59636e}"
  print ".page {fill: #ffffff} .grid {stroke: #d1d9e0} .span {stroke: #1f2328; stroke-width: 1.5}"
  print ".ours {fill: #0969da} .peer {fill: #9198a1} .limit {fill: #4ac26b}"
  print ".curve {fill: none; stroke-width: 2} .c1 {stroke: #0969da} .c2 {stroke: #cf222e} .c3 {stroke: #1a7f37} .c4 {stroke: #8250df} .c5 {stroke: #bc4c00}"
  print ".d1 {fill: #0969da} .d2 {fill: #cf222e} .d3 {fill: #1a7f37} .d4 {fill: #8250df} .d5 {fill: #bc4c00}"
  print ".slope {stroke: #818b98; stroke-dasharray: 5 4}"
  print "@media (prefers-color-scheme: dark) {"
  print "  text {fill: #f0f6fc} .small {fill: #9198a1} .page {fill: #0d1117} .grid {stroke: #3d444d} .span {stroke: #f0f6fc}"
  print "  .ours {fill: #4493f8} .peer {fill: #656c76} .limit {fill: #238636}"
  print "  .c1 {stroke: #4493f8} .c2 {stroke: #f85149} .c3 {stroke: #3fb950} .c4 {stroke: #ab7df8} .c5 {stroke: #db6d28}"
  print "  .d1 {fill: #4493f8} .d2 {fill: #f85149} .d3 {fill: #3fb950} .d4 {fill: #ab7df8} .d5 {fill: #db6d28}"
  print "}\n</style>"
  printf "<rect class=\"page\" width=\"%d\" height=\"%d\"/>\n", width, height
}

# the step of an axis that has about five marks: 1, 2 or 5 times a power of ten
function mark_step(most,    power) {
  power = 10 ^ int(log(most / 5) / log(10) - (most < 5 ? 1 : 0))
  if (power * 5 >= most) return power
  if (power * 10 >= most) return power * 2
  if (power * 25 >= most) return power * 5
  return power * 10
}

function number(value) {
  if (value >= 1e9) return value / 1e9 "G"
  if (value >= 1e6) return value / 1e6 "M"
  if (value >= 1e4) return value / 1e3 "k"
  return value ""
}
