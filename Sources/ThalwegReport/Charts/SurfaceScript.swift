/// The script that draws and turns `canvas.surface`: a painter's algorithm, the farthest cells first.
///
/// Its text is the same on every page; what it draws it reads as JSON from the canvas's attributes.
enum SurfaceScript {
    static let text = #"""
        //<![CDATA[
        (function () {
          'use strict';
          var stops = [[43, 71, 140], [36, 119, 158], [42, 157, 143], [126, 190, 110], [222, 204, 92], [240, 158, 84]];
          function colour(t, light) {
            var u = Math.max(0, Math.min(1, t)) * (stops.length - 1), i = Math.min(Math.floor(u), stops.length - 2), f = u - i;
            return 'rgb(' + [0, 1, 2].map(function (k) {
              return Math.round(Math.min(255, (stops[i][k] * (1 - f) + stops[i + 1][k] * f) * light));
            }).join(',') + ')';
          }
          function start(canvas) {
            var data = JSON.parse(canvas.dataset.surface), context = canvas.getContext('2d');
            var turn = -0.6, tilt = 0.76, zoom = 1, waiting = false, dragged = null;
            function draw() {
              waiting = false;
              var ratio = window.devicePixelRatio || 1, width = canvas.clientWidth, height = Math.round(width * 0.86);
              if (!width) { return; }
              canvas.width = Math.round(width * ratio);
              canvas.height = Math.round(height * ratio);
              canvas.style.height = height + 'px';
              context.setTransform(ratio, 0, 0, ratio, 0, 0);
              context.clearRect(0, 0, width, height);
              var style = getComputedStyle(canvas), ink = style.color;
              var soft = style.getPropertyValue('--soft') || ink, line = style.getPropertyValue('--line') || ink;
              var way = style.getPropertyValue('--before') || ink, card = style.getPropertyValue('--card') || 'transparent';
              var font = style.fontFamily, size = (width / 2 - 34) / 1.36 * zoom;
              var c = Math.cos(turn), s = Math.sin(turn), ct = Math.cos(tilt), st = Math.sin(tilt);
              function project(x, y, z) {
                var u = x * c - y * s, v = x * s + y * c, w = (z - 0.5) * 1.15;
                return [width / 2 + size * u, height / 2 - size * (w * ct + v * st) - 6, v * ct - w * st];
              }
              function stroke(a, b, color, weight) {
                context.strokeStyle = color;
                context.lineWidth = weight;
                context.beginPath();
                context.moveTo(a[0], a[1]);
                context.lineTo(b[0], b[1]);
                context.stroke();
              }
              function write(text, at, align, color) {
                context.font = '12px ' + font;
                context.textAlign = align;
                context.textBaseline = 'middle';
                context.fillStyle = color;
                // Never across the border of the picture.
                var room = context.measureText(text).width, before = align === 'right' ? room : align === 'center' ? room / 2 : 0;
                var x = Math.max(before + 1, Math.min(width - 1 - room + before, at[0]));
                var y = Math.max(8, Math.min(height - 8, at[1]));
                context.lineWidth = 3;
                context.strokeStyle = card;
                context.strokeText(text, x, y);
                context.fillText(text, x, y);
              }
              var corners = [[-1, -1], [1, -1], [1, 1], [-1, 1]];
              corners.forEach(function (corner, k) {
                var next = corners[(k + 1) % 4];
                stroke(project(corner[0], corner[1], 0), project(next[0], next[1], 0), line, 1);
              });
              // The axis of heights stands at the corner farthest to the left.
              var left = corners.reduce(function (best, corner) {
                return project(corner[0], corner[1], 0)[0] >= project(best[0], best[1], 0)[0] ? best : corner;
              });
              stroke(project(left[0], left[1], 0), project(left[0], left[1], 1), soft, 1);
              var names = [];
              data.ticks.forEach(function (tick) {
                var at = project(left[0], left[1], tick[0]);
                stroke(at, [at[0] - 4, at[1]], soft, 1);
                names.push([tick[1], [at[0] - 7, at[1]], 'right', soft]);
              });
              // Names of the axes along the two edges in front, away from the floor's middle.
              function edge(text, ends, from, to) {
                var a = project(from[0], from[1], 0), b = project(to[0], to[1], 0), o = project(0, 0, 0);
                function beside(t, distance) {
                  var x = a[0] + (b[0] - a[0]) * t, y = a[1] + (b[1] - a[1]) * t, out = [(a[0] + b[0]) / 2 - o[0], (a[1] + b[1]) / 2 - o[1]];
                  var length = Math.hypot(out[0], out[1]) || 1;
                  return [x + out[0] / length * distance * 0.9, y + out[1] / length * distance + 4];
                }
                names.push([ends[0], beside(0.07, 13), 'center', soft], [ends[1], beside(0.93, 13), 'center', soft], [text, beside(0.5, 28), 'center', ink]);
              }
              var yFront = project(0, -1, 0)[2] > project(0, 1, 0)[2] ? 1 : -1, xFront = project(-1, 0, 0)[2] > project(1, 0, 0)[2] ? 1 : -1;
              edge(canvas.dataset.x, data.xEnds, [-1, yFront], [1, yFront]);
              edge(canvas.dataset.y, data.yEnds, [xFront, -1], [xFront, 1]);

              var items = [], nx = data.x.length, ny = data.y.length, i, j;
              function number(z) { return z !== null; }
              for (j = 0; ny - 1 > j; j += 1) {
                for (i = 0; nx - 1 > i; i += 1) {
                  var z = [data.z[j][i], data.z[j][i + 1], data.z[j + 1][i + 1], data.z[j + 1][i]];
                  if (!z.every(number)) { continue; }
                  var p = [
                    project(data.x[i], data.y[j], z[0]), project(data.x[i + 1], data.y[j], z[1]),
                    project(data.x[i + 1], data.y[j + 1], z[2]), project(data.x[i], data.y[j + 1], z[3])];
                  var sx = (z[1] + z[2] - z[0] - z[3]) / 2 / (data.x[i + 1] - data.x[i]);
                  var sy = (z[2] + z[3] - z[0] - z[1]) / 2 / (data.y[j + 1] - data.y[j]);
                  var light = 0.72 + 0.4 * (1 + 0.5 * sx - 0.6 * sy) / Math.sqrt(1.6 * (1 + sx * sx + sy * sy));
                  items.push({depth: (p[0][2] + p[1][2] + p[2][2] + p[3][2]) / 4, cell: p, fill: colour((z[0] + z[1] + z[2] + z[3]) / 4, Math.max(0.55, light))});
                }
              }
              var near = 3 / Math.max(nx, ny), ends = [];
              data.path.forEach(function (point, k) {
                if (!point) { return; }
                var here = project(point[0], point[1], point[2] + 0.006), before = k > 0 ? data.path[k - 1] : null;
                if (before) {
                  // In pieces, each of which is sorted by its own depth.
                  var from = project(before[0], before[1], before[2] + 0.006), pieces = Math.max(1, Math.ceil(Math.hypot(here[0] - from[0], here[1] - from[1]) / 6)), q;
                  for (q = 0; pieces > q; q += 1) {
                    var a = from.map(function (x, n) { return x + (here[n] - x) * q / pieces; });
                    var b = from.map(function (x, n) { return x + (here[n] - x) * (q + 1) / pieces; });
                    items.push({depth: (a[2] + b[2]) / 2 - near, from: a, to: b});
                  }
                }
                items.push({depth: here[2] - near - 0.01, dot: here, large: k === 0 || k === data.path.length - 1});
                if (k === 0) { ends.push(['start', here]); } else if (k === data.path.length - 1) { ends.push(['end', here]); }
              });
              items.sort(function (a, b) { return b.depth - a.depth; });
              context.lineJoin = 'round';
              context.lineCap = 'round';
              items.forEach(function (item) {
                if (item.cell) {
                  context.beginPath();
                  item.cell.forEach(function (p, k) { if (k) { context.lineTo(p[0], p[1]); } else { context.moveTo(p[0], p[1]); } });
                  context.closePath();
                  context.fillStyle = context.strokeStyle = item.fill;
                  context.lineWidth = 0.7;
                  context.fill();
                  context.stroke();
                } else if (item.dot) {
                  context.beginPath();
                  context.arc(item.dot[0], item.dot[1], item.large ? 4.5 : 2.2, 0, 2 * Math.PI);
                  context.fillStyle = way;
                  context.fill();
                  if (item.large) { context.strokeStyle = card; context.lineWidth = 1.2; context.stroke(); }
                } else {
                  stroke(item.from, item.to, way, 2.4);
                }
              });
              context.lineJoin = 'round';
              names.forEach(function (name) { write(name[0], name[1], name[2], name[3]); });
              // Of two names on one place the start's gives way.
              if (ends.length === 2 && 30 > Math.hypot(ends[0][1][0] - ends[1][1][0], ends[0][1][1] - ends[1][1][1])) { ends.shift(); }
              ends.forEach(function (end) {
                context.font = '600 12px ' + font;
                context.textAlign = 'left';
                context.lineWidth = 3;
                context.strokeStyle = card;
                context.strokeText(end[0], end[1][0] + 7, end[1][1] - 8);
                context.fillStyle = ink;
                context.fillText(end[0], end[1][0] + 7, end[1][1] - 8);
              });
            }
            function later() {
              if (!waiting) { waiting = true; requestAnimationFrame(draw); }
            }
            canvas.addEventListener('pointerdown', function (event) {
              dragged = [event.clientX, event.clientY];
              canvas.setPointerCapture(event.pointerId);
            });
            canvas.addEventListener('pointermove', function (event) {
              if (!dragged) { return; }
              turn += (event.clientX - dragged[0]) * 0.008;
              tilt = Math.max(0.05, Math.min(1.55, tilt + (event.clientY - dragged[1]) * 0.006));
              dragged = [event.clientX, event.clientY];
              later();
            });
            ['pointerup', 'pointercancel'].forEach(function (name) { canvas.addEventListener(name, function () { dragged = null; }); });
            canvas.addEventListener('keydown', function (event) {
              var keys = {ArrowLeft: [-0.1, 0, 1], ArrowRight: [0.1, 0, 1], ArrowUp: [0, 0.06, 1], ArrowDown: [0, -0.06, 1], '+': [0, 0, 1.1], '-': [0, 0, 1 / 1.1]};
              var step = keys[event.key];
              if (!step) { return; }
              event.preventDefault();
              turn += step[0];
              tilt = Math.max(0.05, Math.min(1.55, tilt + step[1]));
              zoom = Math.max(0.5, Math.min(4, zoom * step[2]));
              later();
            });
            window.addEventListener('resize', later);
            window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', later);
            draw();
          }
          Array.prototype.forEach.call(document.querySelectorAll('canvas.surface'), start);
        }());
        //]]>
        """#
}
