/** The colour of an activity in chevrons and timelines: by place in the process, the same on every screen. */
const PALETTE = [
  '#4d7c0f',
  '#28833b',
  '#087f5b',
  '#0b7285',
  '#1864ab',
  '#364fc7',
  '#5f3dc4',
  '#862e9c',
  '#a61e4d',
  '#c2255c',
  '#c92a2a',
  '#cc430c',
  '#b35900',
  '#7c5e10',
  '#495057',
  '#0b7e92',
  '#3b5bdb',
  '#9c36b5',
  '#6b4a1d',
  '#1b5e52',
  '#7a1f5c',
  '#2f4b7c',
  '#666600',
  '#8c2f39',
];

export function activityColor(index: number): string {
  return PALETTE[Math.max(index, 0) % PALETTE.length] ?? '#495057';
}
