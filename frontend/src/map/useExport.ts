import { useComputedColorScheme } from '@mantine/core';
import type { RefObject } from 'react';
import { saveFile } from '../components/saveFile';
import { useFormat } from '../i18n/format';
import type { Drawing } from './drawing';
import { PALETTES } from './palette';

export type ImageFormat = 'svg' | 'png';

/** Take the drawing away as an image: what is on the screen, at its natural size. */
export function useExport(svg: RefObject<SVGSVGElement | null>, map: Drawing, name: string) {
  const palette = PALETTES[useComputedColorScheme('light')];
  const { lang } = useFormat();
  return async (format: ImageFormat) => {
    if (!svg.current) return;
    const { pngBlob, svgDocument } = await import('./exportImage');
    const text = await svgDocument(svg.current, map, palette.surface);
    const blob = format === 'svg' ? new Blob([text], { type: 'image/svg+xml' }) : await pngBlob(text);
    saveFile(blob, `${name}-${lang}.${format}`);
  };
}
