// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest';
import type { ParameterField } from '../../api/types';
import { here, navigate } from '../../state/url';
import { setEdit, typedIn } from './edits';

const field = (more: Partial<ParameterField>): ParameterField => ({
  key: 'terms',
  kind: 'terms',
  about: [],
  label: { en: 'Payment terms', fr: 'Délai de paiement' },
  unit: 'days',
  value: 30,
  learnt: 30,
  is_edited: false,
  low: 0,
  high: 365,
  n: 10,
  ...more,
});

describe('edits of the address', () => {
  beforeEach(() => navigate('/d/demo/what-if'));

  it('replace one another, and go away alone', () => {
    setEdit('next:a>b', 0.5);
    setEdit('terms', 20);
    setEdit('next:a>b', 0.25);
    expect(here().params.getAll('p')).toEqual(['terms=20', 'next:a>b=0.25']);
    setEdit('terms', null);
    expect(here().params.getAll('p')).toEqual(['next:a>b=0.25']);
  });
});

describe('the unit to type in', () => {
  it('is the largest that the learnt value fills', () => {
    expect(typedIn(field({ unit: 'seconds', learnt: 90_000 }), 28_800).unit).toBe('days');
    expect(typedIn(field({ unit: 'work_seconds', learnt: 30_000 }), 28_800)).toEqual({
      scale: 28_800,
      unit: 'working_days',
    });
    expect(typedIn(field({ unit: 'seconds', learnt: 7_200 }), 28_800).unit).toBe('hours');
    expect(typedIn(field({ unit: 'share' }), 28_800).scale).toBe(0.01);
  });
});
