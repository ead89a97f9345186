# SPDX-License-Identifier: Apache-2.0
# Horizontal bars: variables title, axis; lines of "label, kind, value, least, greatest". With svg.awk.

{
  there[$2] = 1
  label[NR] = $1; kind[NR] = $2; value[NR] = $3; least[NR] = $4; greatest[NR] = $5
  if ($5 > most) most = $5
  if (length($1) > longest) longest = length($1)
}

END {
  left = longest * 7.1 + 26
  wide = 420
  top = 68
  open_svg(left + wide + 70, top + NR * 26 + 46)
  text(16, 26, "start", "title", title)
  at = 16
  legend(" cloudimage", "ours")
  legend(" peers", "peer")
  legend(" limit of the machine", "limit")
  step = mark_step(most)
  for (mark = 0; mark <= most * 1.001; mark += step) {
    line(x(mark), top - 6, x(mark), top + NR * 26, "grid")
    text(x(mark), top + NR * 26 + 16, "middle", "small", number(mark))
  }
  text(left + wide / 2, top + NR * 26 + 36, "middle", "small", axis)
  for (i = 1; i <= NR; i++) {
    y = top + (i - 1) * 26
    text(left - 10, y + 14, "end", "", label[i])
    printf "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"18\" class=\"%s\"/>\n", left, y, x(value[i]) - left, kind[i]
    line(x(least[i]), y + 9, x(greatest[i]), y + 9, "span")
    text(x(greatest[i]) + 8, y + 14, "start", "small", sprintf(value[i] < 100 && value[i] != int(value[i]) ? "%.2f" : "%.0f", value[i]))
  }
  print "</svg>"
}

function x(seconds) { return left + wide * seconds / most }

function legend(what, class) {
  if (!(class in there)) return
  printf "<rect x=\"%d\" y=\"38\" width=\"12\" height=\"12\" class=\"%s\"/>\n", at, class
  text(at + 14, 49, "start", "small", what)
  at += 30 + length(what) * 6
}
