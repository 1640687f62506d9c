import type { ZoomTransform } from 'd3-zoom';
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { useReplay } from '../../api/queries';
import type { ProcessMap } from '../../api/types';
import { journeysOf, linesOf } from '../../map/replay';
import { useReplayPlayer } from '../../map/useReplayPlayer';
import { useTokenScene } from '../../map/useTokenScene';

const MOST_TOKENS = 2_000;

/** The replay of the map: its data once asked for, its clock, and its layer of tokens. */
export function useReplayLayer(map: ProcessMap, paths: number, transform: RefObject<ZoomTransform>) {
  const [on, setOn] = useState(false);
  const [together, setTogether] = useState(false);
  const { data, isFetching } = useReplay(MOST_TOKENS, on);
  const journeys = useMemo(() => (on && data ? journeysOf(data, together) : null), [on, data, together]);
  const lines = useMemo(() => (on && data ? linesOf(data, map, paths) : []), [on, data, map, paths]);
  const now = useRef<() => number>(() => 0);
  const { canvas, draw } = useTokenScene(journeys, lines, transform, now);
  const player = useReplayPlayer(journeys, draw);
  now.current = player.now;
  useEffect(draw, [draw]);
  return {
    on,
    setOn,
    together,
    setTogether,
    data,
    journeys,
    loading: on && isFetching,
    canvas,
    draw,
    player,
  };
}
