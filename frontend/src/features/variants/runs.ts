/** Whole numbers as the grammar of filters lists them: `1..3,7`, in order. */
export function runs(numbers: readonly number[]): string {
  const found: [low: number, high: number][] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = found.at(-1);
    if (last && last[1] === number - 1) last[1] = number;
    else found.push([number, number]);
  }
  return found.map(([low, high]) => (low === high ? `${low}` : `${low}..${high}`)).join(',');
}
