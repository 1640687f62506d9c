import './kpi.css';

interface Props {
  values: readonly (number | null)[];
  label: string;
}

const WIDTH = 96;
const HEIGHT = 26;
const INSET = 3;
/** Fewer points than this make no line worth reading. */
const FEWEST = 4;

/** A line of values over time; a gap where nothing could be measured. */
export function Sparkline({ values, label }: Props) {
  const known = values.filter((value) => value !== null);
  if (known.length < FEWEST) return null;
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const x = (index: number) => INSET + (index * (WIDTH - 2 * INSET)) / (values.length - 1);
  const y = (value: number) =>
    high === low ? HEIGHT / 2 : HEIGHT - INSET - ((value - low) * (HEIGHT - 2 * INSET)) / (high - low);
  const last = values.findLastIndex((value) => value !== null);
  return (
    <svg className="sparkline" role="img" aria-label={label} viewBox={`0 0 ${WIDTH} ${HEIGHT}`}>
      <path d={linePath(values, x, y)} />
      <circle cx={x(last)} cy={y(values[last] ?? low)} r={2.4} />
    </svg>
  );
}

/** The path through the known values. */
export function linePath(
  values: readonly (number | null)[],
  x: (index: number) => number,
  y: (value: number) => number,
): string {
  let open = false;
  return values
    .map((value, index) => {
      const step = value === null ? '' : `${open ? 'L' : 'M'}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
      open = value !== null;
      return step;
    })
    .join('');
}
