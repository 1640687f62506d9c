/** The screens of a data set, in the order of the navigation: one line each gives its place, icon and shortcut. */
import type { IconName } from '../components/icons';

/** Screens that bring their own key figures: the strip above would say them twice. */
export const WITH_OWN_FIGURES: ReadonlySet<string> = new Set([
  'questions',
  'data-quality',
  'goals',
  'compare',
  'models',
  'policies',
]);

interface ScreenEntry {
  key: string;
  icon: IconName;
  /** The letter after `g` that opens it. */
  go?: string;
}

export const GROUPS = [
  {
    key: 'answers',
    screens: [
      { key: 'overview', icon: 'home', go: 'o' },
      { key: 'questions', icon: 'question', go: 'q' },
      { key: 'goals', icon: 'goal', go: 'b' },
    ],
  },
  {
    key: 'process',
    screens: [
      { key: 'map', icon: 'map', go: 'm' },
      { key: 'variants', icon: 'variants', go: 'v' },
      { key: 'lead-times', icon: 'hourglass', go: 'l' },
      { key: 'rework', icon: 'loop', go: 'r' },
      { key: 'compare', icon: 'swap', go: 'x' },
      { key: 'conformance', icon: 'check', go: 'f' },
    ],
  },
  {
    key: 'better',
    screens: [
      { key: 'models', icon: 'model', go: 'e' },
      { key: 'what-if', icon: 'split', go: 'w' },
    ],
  },
  {
    key: 'data',
    screens: [
      { key: 'cases', icon: 'cases', go: 'c' },
      { key: 'data-quality', icon: 'shield', go: 'd' },
      { key: 'policies', icon: 'pencil', go: 'p' },
      { key: 'import-report', icon: 'report', go: 'i' },
    ],
  },
] as const satisfies readonly { key: string; screens: readonly ScreenEntry[] }[];

export type Screen = (typeof GROUPS)[number]['screens'][number]['key'];

export const SCREENS: readonly Screen[] = GROUPS.flatMap(({ screens }) => screens.map(({ key }) => key));

/** Letter after `g` → screen. */
export const GO: Readonly<Record<string, Screen>> = Object.fromEntries(
  GROUPS.flatMap(({ screens }) => screens.map(({ go, key }) => [go, key])),
);
