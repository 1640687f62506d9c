import { describe, expect, it } from 'vitest';
import type { MapEdge, MapNode, ProcessMap, Replay } from '../api/types';
import { usualPaths } from '../features/map/useMapState';
import { focusOnNode, focusOnSequence, readSelection } from './focus';
import { arrowhead, sample } from './geometry';
import { neighbour } from './keyboard';
import { inkOn } from './palette';
import { eachToken, hopAt, journeysOf, linesOf } from './replay';
import { fitLabel } from './style';
import { fitted } from './useZoom';

const node = (key: string, y: number, x = 0): MapNode => ({
  key,
  kind: key === '__start__' ? 'start' : key === '__end__' ? 'end' : 'activity',
  label: { fr: key, en: key },
  cases: 10,
  events: 10,
  sojourn_median_s: null,
  sojourn_mean_s: null,
  sojourn_p90_s: null,
  amount: null,
  x,
  y,
  width: 100,
  height: 40,
  spine: true,
});

const edge = (source: string, target: string, cases: number, rank = 0): MapEdge => ({
  id: `${source}>${target}`,
  source,
  target,
  cases,
  events: cases,
  mean_s: 1,
  median_s: 1,
  p90_s: 1,
  min_s: 1,
  max_s: 1,
  amount: null,
  rank,
  path: 'M0,0C0,10 0,20 0,30',
  label_x: 0,
  label_y: 0,
  spine: true,
});

const MAP: ProcessMap = {
  cases: 10,
  total_cases: 10,
  activities: 3,
  total_activities: 3,
  currency: null,
  width: 200,
  height: 400,
  nodes: [node('__start__', 0), node('a', 50), node('b', 100), node('c', 100, 150), node('__end__', 200)],
  edges: [
    edge('__start__', 'a', 10),
    edge('a', 'b', 7),
    edge('a', 'c', 3, 0.5),
    edge('b', 'a', 1, 1),
    edge('b', '__end__', 9),
  ],
  starts: { a: 10 },
  ends: { b: 9 },
  quantile_error: 0,
};

describe('lines', () => {
  it('are sampled evenly from end to end', () => {
    const points = sample('M0,0C0,10 0,20 0,30', 4);
    expect([...points].map((number) => Math.round(number))).toEqual([0, 0, 0, 10, 0, 20, 0, 30]);
  });

  it('end in an arrowhead that points on', () => {
    expect(arrowhead('M0,0C0,10 0,20 0,30', 2)).toMatch(/^M0\.0,37\.5L/);
  });
});

describe('what is looked at', () => {
  it('is a node with its ways in and out', () => {
    const focus = focusOnNode(MAP, 'a');
    expect([...focus.edges].sort()).toEqual(['__start__>a', 'a>b', 'a>c', 'b>a']);
  });

  it('is the way of a variant, past activities that the map leaves out', () => {
    const focus = focusOnSequence(MAP, ['a', 'hidden', 'b']);
    expect([...focus.edges]).toEqual(['__start__>a', 'a>b', 'b>__end__']);
  });

  it('is read from the address', () => {
    expect(readSelection('a>b', MAP)).toEqual({ kind: 'edge', id: 'a>b', source: 'a', target: 'b' });
    expect(readSelection('a', MAP)).toEqual({ kind: 'node', key: 'a' });
    expect(readSelection('variant:3', MAP)).toEqual({ kind: 'variant', id: 3 });
    expect(readSelection('gone', MAP)).toBeNull();
    expect(readSelection('__start__', MAP)).toBeNull();
  });
});

describe('walking by keyboard', () => {
  it('follows the heaviest path down and up, and sideways to the nearest', () => {
    expect(neighbour(MAP, 'a', 'ArrowDown')?.key).toBe('b');
    expect(neighbour(MAP, 'b', 'ArrowUp')?.key).toBe('a');
    expect(neighbour(MAP, 'b', 'ArrowRight')?.key).toBe('c');
    expect(neighbour(MAP, 'a', 'ArrowLeft')).toBeUndefined();
  });
});

describe('replay', () => {
  const replay: Replay = {
    start: '2025-01-01T00:00:00Z',
    end: '2025-01-02T00:00:00Z',
    sampled: false,
    cases: 1,
    total: 1,
    tokens: [{ case_id: 'D1', hops: [[0, 100, 200], [1, 200, 300]] }], // biome-ignore format: one line reads better
    edges: ['a>b', 'a>c'],
  };

  it('puts a token along its path by the share of its time', () => {
    const seen: number[] = [];
    eachToken(journeysOf(replay, false), linesOf(replay, MAP, 1), 150, (x, y) =>
      seen.push(Math.round(x), Math.round(y)),
    );
    expect(seen).toEqual([0, 15]);
  });

  it('shows no token before it starts, after it ends, or on a path that is hidden', () => {
    const hops = journeysOf(replay, false).tokens[0] ?? [];
    expect(hopAt(hops, 99)).toBeUndefined();
    expect(hopAt(hops, 301)).toBeUndefined();
    expect(linesOf(replay, MAP, 0.2)[1]).toBeUndefined();
  });

  it('can start every case at once', () => {
    const journeys = journeysOf(replay, true);
    expect(journeys.tokens[0]?.[0]?.[1]).toBe(0);
    expect(journeys.duration).toBe(200);
  });
});

describe('the first picture', () => {
  it('shows every path of a small map, and some sixty of a large one', () => {
    expect(usualPaths(MAP)).toBe(100);
    const edges = Array.from({ length: 200 }, (_, index) => edge('a', `n${index}`, 1, index / 199));
    const shown = edges.filter(({ rank }) => rank <= usualPaths({ edges, cases: 10 }) / 100);
    expect(shown.length).toBeGreaterThan(50);
    expect(shown.length).toBeLessThanOrEqual(60);
  });

  it('leaves out what fewer than one case in a hundred does', () => {
    const edges = [edge('a', 'b', 900), edge('a', 'c', 100, 0.5), edge('b', 'a', 3, 1)];
    expect(usualPaths({ edges, cases: 1_000 })).toBe(50);
  });

  it('holds the whole map where it stays readable, else its top', () => {
    expect(fitted({ width: 400, height: 800 }, { width: 900, height: 636 }).k).toBeCloseTo(0.75);
    const tall = fitted({ width: 400, height: 8_000 }, { width: 900, height: 600 });
    expect(tall.k).toBeGreaterThan(0.4);
    expect(tall.y).toBeGreaterThan(0);
  });

  it('cuts labels to their box and writes them readably', () => {
    expect(fitLabel('Opportunité créée', 400)).toBe('Opportunité créée');
    expect(fitLabel('A very long name of an activity', 120)).toMatch(/…$/);
    expect(inkOn([27, 77, 187])).toBe('#ffffff');
    expect(inkOn([214, 226, 251])).toBe('#0b1d45');
  });
});
