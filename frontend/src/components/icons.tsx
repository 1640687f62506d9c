/** The icons of the product: 24 × 24, drawn with the colour of the text, silent for screen readers. */
const PATHS = {
  arrowRight: 'M5 12h14M13 6l6 6-6 6',
  bookmark: 'M7 4h10v16l-5-4-5 4z',
  box: 'M4 5h16v5H4zM6 10v9h12v-9M10 14h4',
  cases: 'M4 5h16v14H4zM4 10h16M9.5 5v14',
  check: 'M5 12.5l4.5 4.5L19 7',
  chevron: 'M9 6l6 6-6 6',
  close: 'M6.5 6.5l11 11M17.5 6.5l-11 11',
  database:
    'M5 6c0-1.7 3.1-3 7-3s7 1.3 7 3-3.1 3-7 3-7-1.3-7-3zM5 6v12c0 1.7 3.1 3 7 3s7-1.3 7-3V6M5 12c0 1.7 3.1 3 7 3s7-1.3 7-3',
  down: 'M6 9.5l6 6 6-6',
  download: 'M12 4v11M8 11l4 4 4-4M5 19h14',
  dots: 'M12 6v.01M12 12v.01M12 18v.01',
  filter: 'M4 5h16l-6.2 7.5V19l-3.6-2v-4.5z',
  fit: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5',
  help: 'M9.2 9a2.9 2.9 0 1 1 4.3 2.5c-.9.6-1.5 1.1-1.5 2.2M12 17v.01M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z',
  home: 'M4 11l8-7 8 7v9h-5.5v-6h-5v6H4z',
  hourglass: 'M7 3h10M7 21h10M8 3v4.2L12 12l4-4.8V3M8 21v-4.2L12 12l4 4.8V21',
  link: 'M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7l-1.2 1.2M14 10a4 4 0 0 0-6-.4l-3 3A4 4 0 0 0 10.7 18l1.2-1.2',
  loop: 'M5 11a7 7 0 0 1 12-4l2 2M19 4v5h-5M19 13a7 7 0 0 1-12 4l-2-2M5 20v-5h5',
  map: 'M6 6.5A2.5 2.5 0 1 0 6 6.4zM6 9v3.5a3 3 0 0 0 3 3h6M18 15.6a2.4 2.4 0 1 0 .01 0M9 6.5h5a3 3 0 0 1 3 3',
  minus: 'M6 12h12',
  model:
    'M3 12a2.2 2.2 0 1 0 4.4 0 2.2 2.2 0 0 0-4.4 0zM7.4 12h3M10.4 9h5v6h-5zM15.4 12h1.4M16.8 12l2.2-2.6 2.2 2.6-2.2 2.6z',
  moon: 'M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z',
  pause: 'M8.5 5.5v13M15.5 5.5v13',
  play: 'M7.5 5l11 7-11 7z',
  plus: 'M12 6v12M6 12h12',
  question: 'M4 5h16v11h-8l-4 4v-4H4zM10 8.7a2 2 0 1 1 2.9 1.8c-.6.3-.9.7-.9 1.2M12 13.6v.01',
  redo: 'M19 9H9.5a4.5 4.5 0 0 0 0 9H13M15 5l4 4-4 4',
  report: 'M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6',
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.3 15.3L20 20',
  shield: 'M12 3l7.5 3v5.5c0 4.6-3.2 7.8-7.5 9.5-4.3-1.7-7.5-4.9-7.5-9.5V6zM8.5 12l2.5 2.5 4.5-4.8',
  stop: 'M7 7h10v10H7z',
  split: 'M4 12h6M10 12c3 0 3-6 6-6h4M10 12c3 0 3 6 6 6h4M17 3l3 3-3 3M17 15l3 3-3 3',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4',
  swap: 'M7 4L3 8l4 4M3 8h14M17 12l4 4-4 4M21 16H7',
  goal: 'M12 3a9 9 0 1 0 9 9M12 7.5a4.5 4.5 0 1 0 4.5 4.5M12 12l8-8M17 4v3h3',
  pencil: 'M4 20l1-4L16.5 4.5l3 3L8 19zM14 7l3 3',
  table: 'M4 5h16v14H4zM4 9.7h16M4 14.3h16',
  undo: 'M5 9h9.5a4.5 4.5 0 0 1 0 9H11M9 5L5 9l4 4',
  upload: 'M12 16V5M8 9l4-4 4 4M5 19h14',
  variants: 'M5 5v14M5 7h6M5 12h10M5 17h14M14 7h.01M18 12h.01',
  warning: 'M12 4l9 16H3zM12 10v4M12 17v.01',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 18, filled }: { name: IconName; size?: number; filled?: boolean }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill={filled ? 'currentColor' : 'none'}
      stroke="currentColor"
      strokeWidth={1.8}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
