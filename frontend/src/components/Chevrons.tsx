import { useActivities } from './useActivities';

interface Step {
  key: string;
  times: number;
}

/** Activities of a variant with immediate repeats folded into one step. */
export function foldRepeats(activities: readonly string[]): Step[] {
  const steps: Step[] = [];
  for (const key of activities) {
    const last = steps.at(-1);
    if (last?.key === key) last.times += 1;
    else steps.push({ key, times: 1 });
  }
  return steps;
}

/** A variant as a row of chevrons, one colour per activity. */
export function Chevrons({ activities }: { activities: readonly string[] }) {
  const { label, color } = useActivities();
  return (
    <ol className="chevrons">
      {foldRepeats(activities).map(({ key, times }, index) => (
        <li key={`${index} ${key}`} className="chevron" style={{ background: color(key) }} title={label(key)}>
          <span>{label(key)}</span>
          {times > 1 && <b> ×{times}</b>}
        </li>
      ))}
    </ol>
  );
}
