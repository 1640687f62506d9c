/** The colours of the map: one blue scale for frequency and money, one grey to orange for time. */
export type Scheme = 'light' | 'dark';
export type Rgb = readonly [number, number, number];

export interface Palette {
  surface: string;
  ink: string;
  soft: string;
  border: string;
  start: string;
  end: string;
  token: string;
  tokenRing: string;
  highlight: string;
  frequency: { node: [Rgb, Rgb]; edge: [Rgb, Rgb] };
  time: { node: [Rgb, Rgb]; edge: [Rgb, Rgb] };
}

const rgb = (hex: string): Rgb => [
  Number.parseInt(hex.slice(1, 3), 16),
  Number.parseInt(hex.slice(3, 5), 16),
  Number.parseInt(hex.slice(5, 7), 16),
];
const span = (low: string, high: string): [Rgb, Rgb] => [rgb(low), rgb(high)];

export const PALETTES: Record<Scheme, Palette> = {
  light: {
    surface: '#ffffff',
    ink: '#16181d',
    soft: '#3c4450',
    border: '#ffffff',
    start: '#12a06a',
    end: '#3f4754',
    token: '#f59f00',
    tokenRing: '#ffffff',
    highlight: '#f08c00',
    frequency: { node: span('#d6e2fb', '#1b4dbb'), edge: span('#a9b8d0', '#35558f') },
    time: { node: span('#e6e8eb', '#f2760f'), edge: span('#c3c8cf', '#d9560b') },
  },
  dark: {
    surface: '#1a1b1e',
    ink: '#f1f3f5',
    soft: '#c3c9d2',
    border: '#1a1b1e',
    start: '#20c997',
    end: '#adb5bd',
    token: '#ffc14d',
    tokenRing: '#1a1b1e',
    highlight: '#ffa94d',
    frequency: { node: span('#2a3655', '#5b8cff'), edge: span('#4b5a78', '#9db8f2') },
    time: { node: span('#3a3d43', '#ff922b'), edge: span('#565b64', '#ffa94d') },
  },
};

/** The colour a share `t` (0 to 1) of the way along a scale. */
export function mix([low, high]: [Rgb, Rgb], t: number): Rgb {
  const at = (index: 0 | 1 | 2) => Math.round(low[index] + (high[index] - low[index]) * t);
  return [at(0), at(1), at(2)];
}

export const css = ([r, g, b]: Rgb): string => `rgb(${r},${g},${b})`;

const INKS = ['#ffffff', '#0b1d45', '#000000'];
const READABLE = 4.5;

/** The first of white, navy and black that reads well on a background; black where neither does. */
export function inkOn(background: Rgb): string {
  const under = luminance(background);
  const readable = INKS.find((ink) => contrast(luminance(rgb(ink)), under) >= READABLE);
  return readable ?? '#000000';
}

const contrast = (a: number, b: number) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);

function luminance(color: Rgb): number {
  const [r = 0, g = 0, b = 0] = color.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
