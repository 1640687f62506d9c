/** The picture of the map as a file: what is on the screen, at its natural size, with its font. */
import interUrl from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url';
import type { Drawing } from './drawing';

const MARGIN = 24;
const PNG_SCALE = 2;
const FAMILY = 'Inter Variable';

/** A stand-alone SVG document of the drawing. */
export async function svgDocument(drawing: SVGSVGElement, map: Drawing, background: string): Promise<string> {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const [width, height] = [map.width + 2 * MARGIN, map.height + 2 * MARGIN];
  for (const [name, value] of Object.entries({
    xmlns: 'http://www.w3.org/2000/svg',
    width: String(width),
    height: String(height),
    viewBox: `${-MARGIN} ${-MARGIN} ${width} ${height}`,
    'font-family': `'${FAMILY}', system-ui, sans-serif`,
  })) {
    copy.setAttribute(name, value);
  }
  copy.removeAttribute('class');
  copy.querySelector('g')?.removeAttribute('transform');
  for (const element of copy.querySelectorAll('[class]')) element.removeAttribute('class');
  for (const line of copy.querySelectorAll('[stroke=transparent]')) line.remove();
  copy.insertAdjacentHTML(
    'afterbegin',
    `<style>${await fontFace()}</style>${sheet(width, height, background)}`,
  );
  return new XMLSerializer().serializeToString(copy);
}

/** The same as a PNG image. */
export async function pngBlob(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.naturalWidth * PNG_SCALE;
  canvas.height = image.naturalHeight * PNG_SCALE;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(image.src);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('PNG'))), 'image/png');
  });
}

const sheet = (width: number, height: number, fill: string) =>
  `<rect x="${-MARGIN}" y="${-MARGIN}" width="${width}" height="${height}" fill="${fill}"/>`;

async function fontFace(): Promise<string> {
  const bytes = new Uint8Array(await (await fetch(interUrl)).arrayBuffer());
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return `@font-face{font-family:'${FAMILY}';font-weight:100 900;src:url(data:font/woff2;base64,${btoa(text)})}`;
}
