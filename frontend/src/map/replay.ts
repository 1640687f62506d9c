/** Token replay: where every token is at a moment, and drawing them fast. */
import type { ProcessMap, Replay } from '../api/types';
import { sample } from './geometry';

const POINTS_PER_LINE = 32;

type Hop = [edge: number, start: number, end: number];

export interface Journeys {
  /** Length in seconds. */
  duration: number;
  /** One per case, hops in order of time. */
  tokens: Hop[][];
  /** Tokens on their way, per slice of time, for the picture of the time bar. */
  activity: number[];
}

/** Per edge of the replay: points along its line, absent when the map does not show it. */
export type Lines = (Float32Array | undefined)[];

const SLICES = 120;

/** The journeys of the cases in time; together, every case begins at 0. */
export function journeysOf(replay: Replay, together: boolean): Journeys {
  const tokens = replay.tokens.map(({ hops }) => {
    const origin = together ? (hops[0]?.[1] ?? 0) : 0;
    return hops.map(([edge, start, end]): Hop => [edge, start - origin, end - origin]);
  });
  const duration = tokens.reduce((most, hops) => Math.max(most, hops.at(-1)?.[2] ?? 0), 1);
  return { duration, tokens, activity: activity(tokens, duration) };
}

/** The lines that tokens travel along: those of the paths shown. */
export function linesOf(replay: Replay, map: ProcessMap, paths: number): Lines {
  const shown = new Map(map.edges.filter(({ rank }) => rank <= paths).map(({ id, path }) => [id, path]));
  return replay.edges.map((id) => {
    const path = shown.get(id);
    return path === undefined ? undefined : sample(path, POINTS_PER_LINE);
  });
}

function activity(tokens: Hop[][], duration: number): number[] {
  const slices = new Array<number>(SLICES).fill(0);
  const slice = (time: number) => Math.min(SLICES - 1, Math.floor((time / duration) * SLICES));
  for (const hops of tokens) {
    const [first, last] = [hops[0], hops.at(-1)];
    if (!first || !last) continue;
    for (let i = slice(first[1]); i <= slice(last[2]); i++) slices[i] = (slices[i] ?? 0) + 1;
  }
  return slices;
}

/** The hop a token is on at a time; undefined before, after, and while its path is not shown. */
export function hopAt(hops: Hop[], time: number): Hop | undefined {
  let [low, high] = [0, hops.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((hops[middle]?.[2] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  const hop = hops[low];
  return hop && hop[1] <= time && time <= hop[2] ? hop : undefined;
}

/** Call back with the place of every token on the map at a time. */
export function eachToken(
  journeys: Journeys,
  lines: Lines,
  time: number,
  draw: (x: number, y: number) => void,
): void {
  for (const hops of journeys.tokens) {
    const hop = hopAt(hops, time);
    const line = hop && lines[hop[0]];
    if (!hop || !line) continue;
    const share = hop[2] > hop[1] ? (time - hop[1]) / (hop[2] - hop[1]) : 0;
    const at = share * (POINTS_PER_LINE - 1);
    const index = Math.min(POINTS_PER_LINE - 2, Math.floor(at));
    const rest = at - index;
    const [x0, y0] = [line[2 * index] ?? 0, line[2 * index + 1] ?? 0];
    draw(x0 + ((line[2 * index + 2] ?? 0) - x0) * rest, y0 + ((line[2 * index + 3] ?? 0) - y0) * rest);
  }
}

/** A token, drawn once and then stamped. */
export function tokenSprite(fill: string, ring: string, radius: number): HTMLCanvasElement {
  const ratio = window.devicePixelRatio || 1;
  const side = Math.ceil(2 * (radius + 1.5) * ratio);
  const canvas = document.createElement('canvas');
  canvas.width = side;
  canvas.height = side;
  const context = canvas.getContext('2d');
  if (!context) return canvas;
  context.beginPath();
  context.arc(side / 2, side / 2, radius * ratio, 0, 2 * Math.PI);
  context.fillStyle = fill;
  context.fill();
  context.lineWidth = 1.2 * ratio;
  context.strokeStyle = ring;
  context.stroke();
  return canvas;
}
