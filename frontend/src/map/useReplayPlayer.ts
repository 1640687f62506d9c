import { useCallback, useEffect, useRef, useState } from 'react';
import type { Journeys } from './replay';

/** A whole replay at speed 1 takes this long. */
const WHOLE_S = 60;
const TELL_EVERY_MS = 90;
const SPEEDS = [0.25, 0.5, 1, 2, 4, 8];

export interface Player {
  playing: boolean;
  speed: number;
  /** Seconds since the start of the replay, told a few times a second. */
  time: number;
  /** The time of this very frame. */
  now: () => number;
  toggle: () => void;
  seek: (time: number) => void;
  faster: (steps: number) => void;
}

/** The clock of a replay; `draw` is called once a frame while it runs. */
export function useReplayPlayer(journeys: Journeys | null, draw: () => void): Player {
  const clock = useRef(0);
  const [playing, setPlaying] = useState(true);
  const [speed, setSpeed] = useState(1);
  const [time, setTime] = useState(0);
  const duration = journeys?.duration ?? 0;

  // biome-ignore lint/correctness/useExhaustiveDependencies: other journeys begin again
  useEffect(() => {
    clock.current = 0;
    setTime(0);
  }, [journeys]);

  useEffect(() => {
    if (!playing || !duration) return;
    let [frame, last, told] = [0, performance.now(), 0];
    const step = (now: number) => {
      clock.current = Math.min(
        duration,
        clock.current + ((now - last) / 1000) * (duration / WHOLE_S) * speed,
      );
      last = now;
      draw();
      const ended = clock.current >= duration;
      if (ended) setPlaying(false);
      if (ended || now - told > TELL_EVERY_MS) {
        told = now;
        setTime(clock.current);
      }
      if (!ended) frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  }, [playing, speed, duration, draw]);

  const seek = useCallback(
    (next: number) => {
      clock.current = Math.max(0, Math.min(duration, next));
      setTime(clock.current);
      draw();
    },
    [duration, draw],
  );
  const toggle = useCallback(() => {
    if (clock.current >= duration) clock.current = 0;
    setPlaying((before) => !before);
  }, [duration]);
  const faster = useCallback((steps: number) => {
    setSpeed((before) => {
      const at = SPEEDS.indexOf(before) + steps;
      return SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, at))] ?? 1;
    });
  }, []);
  return { playing, speed, time, now: useCallback(() => clock.current, []), toggle, seek, faster };
}
