import { useComputedColorScheme } from '@mantine/core';
import type { ZoomTransform } from 'd3-zoom';
import { type RefObject, useCallback, useEffect, useRef } from 'react';
import { PALETTES } from './palette';
import { eachToken, type Journeys, type Lines, tokenSprite } from './replay';

const RADIUS = 5.2;

interface Scene {
  canvas: RefObject<HTMLCanvasElement | null>;
  /** Draw the tokens of the moment. */
  draw: () => void;
}

/** The layer of tokens over the map, in the same pan and zoom. */
export function useTokenScene(
  journeys: Journeys | null,
  lines: Lines,
  transform: RefObject<ZoomTransform>,
  now: RefObject<() => number>,
): Scene {
  const canvas = useRef<HTMLCanvasElement>(null);
  const palette = PALETTES[useComputedColorScheme('light')];
  const sprite = useRef<HTMLCanvasElement | null>(null);

  const draw = useCallback(() => {
    const context = canvas.current?.getContext('2d');
    if (!canvas.current || !context) return;
    const { width, height } = matchPixels(canvas.current);
    context.clearRect(0, 0, width, height);
    if (!journeys || !sprite.current) return;
    const { k, x, y } = transform.current;
    const stamp = sprite.current;
    const side = 2 * (RADIUS + 1.5) * Math.min(1.5, Math.max(0.7, k));
    eachToken(journeys, lines, now.current(), (px, py) => {
      context.drawImage(stamp, px * k + x - side / 2, py * k + y - side / 2, side, side);
    });
  }, [journeys, lines, transform, now]);

  useEffect(() => {
    sprite.current = tokenSprite(palette.token, palette.tokenRing, RADIUS);
    draw();
  }, [palette, draw]);
  return { canvas, draw };
}

/** Match the pixels of the canvas to its box and the screen; the size in CSS pixels. */
function matchPixels(canvas: HTMLCanvasElement): { width: number; height: number } {
  const ratio = window.devicePixelRatio || 1;
  const { clientWidth: width, clientHeight: height } = canvas;
  if (canvas.width !== width * ratio || canvas.height !== height * ratio) {
    canvas.width = width * ratio;
    canvas.height = height * ratio;
  }
  canvas.getContext('2d')?.setTransform(ratio, 0, 0, ratio, 0, 0);
  return { width, height };
}
