# SPDX-License-Identifier: Apache-2.0
# Curves with both axes logarithmic: variables title, axis, upright; lines of "series, x, y". With svg.awk.

{
  if (!($1 in count)) names[++series] = $1
  i = ++count[$1]
  xs[$1, i] = $2; ys[$1, i] = $3
  if (NR == 1 || $2 < x0) x0 = $2
  if ($2 > x1) x1 = $2
  if (NR == 1 || $3 < y0) y0 = $3
  if ($3 > y1) y1 = $3
}

END {
  left = 70; top = 62; wide = 520; high = 320
  if (x1 <= x0) x1 = x0 * 10
  # whole powers of ten above and below
  y0 = 10 ^ floor(log10(y0)); y1 = 10 ^ -floor(-log10(y1)); if (y1 <= y0) y1 = y0 * 10
  open_svg(left + wide + 150, top + high + 60)
  text(16, 26, "start", "title", title)
  text(16, 48, "start", "small", upright)
  for (mark = y0; mark <= y1 * 1.001; mark *= 10) {
    line(left, y(mark), left + wide, y(mark), "grid")
    text(left - 8, y(mark) + 4, "end", "small", mark >= 1 ? number(mark) : mark "")
  }
  # every x that was measured, where there is room
  last = -100
  for (i = 1; i <= count[names[1]]; i++) {
    mark = xs[names[1], i]
    line(x(mark), top, x(mark), top + high, "grid")
    if (x(mark) - last > 34) { text(x(mark), top + high + 18, "middle", "small", number(mark)); last = x(mark) }
  }
  text(left + wide / 2, top + high + 42, "middle", "small", axis)
  # what linear growth looks like, through the middle
  slope = sqrt(x0 * x1); height = sqrt(y0 * y1)
  clip(slope, height)
  for (s = 1; s <= series; s++) {
    name = names[s]
    printf "<polyline class=\"curve c%d\" points=\"", s
    for (i = 1; i <= count[name]; i++) printf "%.1f,%.1f ", x(xs[name, i]), y(ys[name, i])
    print "\"/>"
    for (i = 1; i <= count[name]; i++) printf "<circle class=\"d%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\"/>\n", s, x(xs[name, i]), y(ys[name, i])
    printf "<rect class=\"d%d\" x=\"%d\" y=\"%d\" width=\"14\" height=\"4\"/>\n", s, left + wide + 20, top + s * 22 + 6
    text(left + wide + 40, top + s * 22 + 13, "start", "", name)
  }
  line(left + wide + 20, top + (series + 1) * 22 + 8, left + wide + 34, top + (series + 1) * 22 + 8, "slope")
  text(left + wide + 40, top + (series + 1) * 22 + 13, "start", "small", "linear growth")
  print "</svg>"
}

function log10(v) { return log(v) / log(10) }
function floor(v,    whole) { whole = int(v + (v < 0 ? -1e-9 : 1e-9)); return whole > v + 1e-9 ? whole - 1 : whole }
function x(v) { return left + wide * (log(v) - log(x0)) / (log(x1) - log(x0)) }
function y(v) { return top + high - high * (log(v) - log(y0)) / (log(y1) - log(y0)) }

# a line of slope one through a point, as far as the frame goes
function clip(px, py,    down, up, room) {
  down = px / x0; room = py / y0; if (room < down) down = room
  up = x1 / px; room = y1 / py; if (room < up) up = room
  line(x(px / down), y(py / down), x(px * up), y(py * up), "slope")
}
