/** Lines of the map as numbers: arrowheads, and the points along a line. */
export interface Point {
  x: number;
  y: number;
}

export function pathPoints(path: string): Point[] {
  const numbers = (path.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number);
  const points: Point[] = [];
  for (let at = 0; at + 1 < numbers.length; at += 2) {
    points.push({ x: numbers[at] ?? 0, y: numbers[at + 1] ?? 0 });
  }
  return points;
}

const ARROW_LENGTH = 7.5;

/** The arrowhead that continues the end of a line: a triangle whose base is the last point. */
export function arrowhead(path: string, strokeWidth: number): string {
  const points = pathPoints(path);
  const tip = points.at(-1);
  if (!tip) return '';
  const before = [...points].reverse().find(({ x, y }) => Math.hypot(tip.x - x, tip.y - y) > 0.5) ?? tip;
  const length = Math.hypot(tip.x - before.x, tip.y - before.y) || 1;
  const [dx, dy] = [(tip.x - before.x) / length, (tip.y - before.y) / length];
  const half = 3 + strokeWidth * 0.55;
  const at = (along: number, aside: number) =>
    `${(tip.x + dx * along - dy * aside).toFixed(1)},${(tip.y + dy * along + dx * aside).toFixed(1)}`;
  return `M${at(ARROW_LENGTH, 0)}L${at(-0.5, half)}L${at(-0.5, -half)}Z`;
}

const STEPS_PER_CURVE = 10;

/** Evenly spaced points along a line of cubic curves, as x, y, x, y…; `count` of them. */
export function sample(path: string, count: number): Float32Array {
  const dense = flatten(pathPoints(path));
  const lengths = [0];
  for (let i = 1; i < dense.length; i++) {
    const [a, b] = [dense[i - 1] as Point, dense[i] as Point];
    lengths.push((lengths[i - 1] ?? 0) + Math.hypot(b.x - a.x, b.y - a.y));
  }
  const total = lengths.at(-1) ?? 0;
  const out = new Float32Array(count * 2);
  let from = 1;
  for (let i = 0; i < count; i++) {
    const wanted = (total * i) / (count - 1);
    while (from < lengths.length - 1 && (lengths[from] ?? 0) < wanted) from++;
    const [a, b] = [dense[from - 1] ?? dense[0], dense[from] ?? dense[0]] as [Point, Point];
    const [start, end] = [lengths[from - 1] ?? 0, lengths[from] ?? 0];
    const share = end > start ? (wanted - start) / (end - start) : 0;
    out[2 * i] = a.x + (b.x - a.x) * share;
    out[2 * i + 1] = a.y + (b.y - a.y) * share;
  }
  return out;
}

function flatten(points: Point[]): Point[] {
  const out = points.slice(0, 1);
  for (let at = 0; at + 3 < points.length; at += 3) {
    const [a, b, c, d] = points.slice(at, at + 4) as [Point, Point, Point, Point];
    for (let step = 1; step <= STEPS_PER_CURVE; step++) out.push(onCurve(a, b, c, d, step / STEPS_PER_CURVE));
  }
  return out;
}

function onCurve(a: Point, b: Point, c: Point, d: Point, t: number): Point {
  const u = 1 - t;
  const [wa, wb, wc, wd] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t];
  return { x: wa * a.x + wb * b.x + wc * c.x + wd * d.x, y: wa * a.y + wb * b.y + wc * c.y + wd * d.y };
}
