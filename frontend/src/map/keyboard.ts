/** Walking the map with the arrow keys: down and up along the heaviest path, left and right between places at a height. */
import type { Drawing, DrawnNode } from './drawing';

export const WALK_KEYS = new Set(['ArrowDown', 'ArrowUp', 'ArrowLeft', 'ArrowRight']);

export function neighbour(map: Drawing, key: string, arrow: string): DrawnNode | undefined {
  if (arrow === 'ArrowLeft' || arrow === 'ArrowRight') return beside(map, key, arrow === 'ArrowRight');
  const down = arrow === 'ArrowDown';
  const heaviest = map.edges
    .filter(({ source, target }) => (down ? source : target) === key && source !== target)
    .map((edge) => ({ cases: edge.cases, node: activity(map, down ? edge.target : edge.source) }))
    .sort((a, b) => b.cases - a.cases)
    .find(({ node }) => node);
  return heaviest?.node;
}

const activity = (map: Drawing, key: string) =>
  map.nodes.find((node) => node.key === key && node.kind === 'activity');

function beside(map: Drawing, key: string, right: boolean): DrawnNode | undefined {
  const here = activity(map, key);
  if (!here) return undefined;
  const distance = (node: DrawnNode) => Math.abs(node.x - here.x) + 3 * Math.abs(node.y - here.y);
  return map.nodes
    .filter(
      (node) => node.kind === 'activity' && node.key !== key && (right ? node.x > here.x : node.x < here.x),
    )
    .sort((a, b) => distance(a) - distance(b))[0];
}
