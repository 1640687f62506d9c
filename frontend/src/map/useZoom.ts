import { select } from 'd3-selection';
import 'd3-transition';
import { type ZoomBehavior, type ZoomTransform, zoom, zoomIdentity } from 'd3-zoom';
import { type RefObject, useCallback, useEffect, useRef } from 'react';

const PADDING = 18;
const LEGEND = 176;
const LEAST_READABLE = 0.42;
const MOST_FIRST = 1.15;
const MOVE_MS = 250;

interface Size {
  width: number;
  height: number;
}

export interface ZoomControls {
  fit: () => void;
  by: (factor: number) => void;
  /** Bring a point of the map to the middle if it is out of sight. */
  reveal: (x: number, y: number) => void;
}

const still = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Pan and zoom of an SVG: the transform goes to the group and to whoever draws over it, without React. */
export function useZoom(
  svg: RefObject<SVGSVGElement | null>,
  size: Size | undefined,
  onMove: (transform: ZoomTransform) => void,
): ZoomControls {
  const behaviour = useRef<ZoomBehavior<SVGSVGElement, unknown> | null>(null);
  const current = useRef<ZoomTransform>(zoomIdentity);
  const touched = useRef(false);
  const width = size?.width ?? 0;
  const height = size?.height ?? 0;

  const go = useCallback(
    (transform: ZoomTransform, animate: boolean) => {
      if (!svg.current || !behaviour.current) return;
      const selection = select(svg.current);
      if (animate && !still())
        selection.transition().duration(MOVE_MS).call(behaviour.current.transform, transform);
      else selection.call(behaviour.current.transform, transform);
    },
    [svg],
  );

  useEffect(() => {
    if (!svg.current) return;
    const made = zoom<SVGSVGElement, unknown>().scaleExtent([0.08, 4]);
    made.on('zoom', (event: { transform: ZoomTransform; sourceEvent: Event | null }) => {
      current.current = event.transform;
      if (event.sourceEvent) touched.current = true;
      onMove(event.transform);
    });
    behaviour.current = made;
    select(svg.current).call(made).on('dblclick.zoom', null);
  }, [svg, onMove]);

  const fitNow = useCallback(
    (animate: boolean) => {
      const box = svg.current?.getBoundingClientRect();
      if (!box?.width || !width || !height) return;
      go(fitted({ width, height }, box), animate);
    },
    [go, svg, width, height],
  );

  useEffect(() => {
    if (!svg.current) return;
    const observer = new ResizeObserver(() => {
      if (!touched.current) fitNow(false);
    });
    observer.observe(svg.current);
    if (!touched.current) fitNow(false);
    return () => observer.disconnect();
  }, [svg, fitNow]);

  return {
    fit: useCallback(() => {
      touched.current = false;
      fitNow(true);
    }, [fitNow]),
    by: useCallback(
      (factor) => {
        touched.current = true;
        if (svg.current && behaviour.current) behaviour.current.scaleBy(select(svg.current), factor);
      },
      [svg],
    ),
    reveal: useCallback(
      (x, y) => {
        const box = svg.current?.getBoundingClientRect();
        if (!box) return;
        const [px, py] = current.current.apply([x, y]);
        if (px > 60 && py > 40 && px < box.width - 60 && py < box.height - 40) return;
        const { k } = current.current;
        go(zoomIdentity.translate(box.width / 2 - x * k, box.height / 2 - y * k).scale(k), true);
      },
      [go, svg],
    ),
  };
}

/**
 * The whole map in the middle, beside the legend where it would lie under it; a map too tall to read is shown from
 * its top at a readable size.
 */
export function fitted(map: Size, box: Size): ZoomTransform {
  const scale = (width: number) => {
    const whole = Math.min((width - 2 * PADDING) / map.width, (box.height - 2 * PADDING) / map.height);
    return Math.min(MOST_FIRST, Math.max(whole, LEAST_READABLE));
  };
  const free = (box.width - map.width * scale(box.width)) / 2;
  const aside = free < LEGEND && box.width > 4 * LEGEND ? LEGEND : 0;
  const k = scale(box.width - aside);
  const x = aside + (box.width - aside - map.width * k) / 2;
  const y = Math.max(PADDING, (box.height - map.height * k) / 2);
  return zoomIdentity.translate(x, y).scale(k);
}
