import type { SimulationEffect } from '../../api/types';

const WIDTH = 132;
const HEIGHT = 22;
const MIDDLE = WIDTH / 2;

/** The difference as a dot with its interval, over the band of the simulation's own error; the table says it in figures. */
export function EffectBar({ effect }: { effect: SimulationEffect }) {
  const { difference, error } = effect;
  const reach = 1.15 * Math.max(Math.abs(difference.low), Math.abs(difference.high), error ?? 0, 1e-12);
  const x = (value: number) => MIDDLE + (value / reach) * (MIDDLE - 4);
  return (
    <svg
      className="effect-bar"
      width={WIDTH}
      height={HEIGHT}
      aria-hidden="true"
      data-verdict={effect.verdict}
    >
      {error !== null && (
        <rect className="effect-error" x={x(-error)} width={x(error) - x(-error)} y={4} height={14} rx={4} />
      )}
      <line className="effect-zero" x1={MIDDLE} x2={MIDDLE} y1={2} y2={HEIGHT - 2} />
      <line className="effect-span" x1={x(difference.low)} x2={x(difference.high)} y1={11} y2={11} />
      <circle cx={x(difference.mean)} cy={11} r={4.5} />
    </svg>
  );
}
