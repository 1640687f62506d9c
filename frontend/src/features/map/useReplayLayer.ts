import type { ZoomTransform } from 'd3-zoom';
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { useReplay } from '../../api/queries';
import type { ProcessMap } from '../../api/types';
import { prepare } from '../../map/replay';
import { useReplayPlayer } from '../../map/useReplayPlayer';
import { useTokenScene } from '../../map/useTokenScene';

const MOST_TOKENS = 1_000;

/** The replay of the map: its data once asked for, its clock, and its layer of tokens. */
export function useReplayLayer(map: ProcessMap, transform: RefObject<ZoomTransform>) {
  const [on, setOn] = useState(false);
  const [together, setTogether] = useState(false);
  const { data, isFetching } = useReplay(MOST_TOKENS, on);
  const journeys = useMemo(
    () => (on && data ? prepare(data, map, together) : null),
    [on, data, map, together],
  );
  const now = useRef<() => number>(() => 0);
  const { canvas, draw } = useTokenScene(journeys, transform, now);
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
