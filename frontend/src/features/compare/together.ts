/** Maps that move together: a move of one is written to all others, without asking them to move on. */
import type { ZoomTransform } from 'd3-zoom';
import { type RefObject, useMemo } from 'react';

interface Member {
  svg: RefObject<SVGSVGElement | null>;
  group: RefObject<SVGGElement | null>;
}

export interface Together {
  join: (name: string, svg: Member['svg'], group: Member['group']) => void;
  moved: (name: string, transform: ZoomTransform) => void;
}

export function useTogether(): Together {
  return useMemo(() => {
    const members = new Map<string, Member>();
    return {
      join: (name, svg, group) => {
        members.set(name, { svg, group });
      },
      moved: (name, transform) => {
        for (const [other, { svg, group }] of members) {
          if (other === name || !svg.current) continue;
          // Where d3 keeps the place of an element: set so, the next gesture there goes on from here.
          (svg.current as SVGSVGElement & { __zoom?: ZoomTransform }).__zoom = transform;
          group.current?.setAttribute('transform', transform.toString());
        }
      },
    };
  }, []);
}
