/** A thin line from the lower to the upper end of each interval. */
export function whiskers(ends: readonly (readonly [number | null, number | null])[]) {
  return {
    type: 'custom',
    silent: true,
    animation: false,
    z: 5,
    data: ends.map(([from, to], index) => [index, from ?? Number.NaN, to ?? Number.NaN]),
    encode: { x: [1, 2], y: 0 },
    renderItem: (
      _: unknown,
      api: { value: (at: number) => number; coord: (point: [number, number]) => [number, number] },
    ) => {
      const [from, y] = api.coord([api.value(1), api.value(0)]);
      const [to] = api.coord([api.value(2), api.value(0)]);
      if (!Number.isFinite(from) || !Number.isFinite(to)) return null;
      const style = { stroke: '#868e96', lineWidth: 1.4 };
      const tick = (x: number) => ({ type: 'line', shape: { x1: x, y1: y - 4, x2: x, y2: y + 4 }, style });
      return {
        type: 'group',
        children: [{ type: 'line', shape: { x1: from, y1: y, x2: to, y2: y }, style }, tick(from), tick(to)],
      };
    },
  };
}
