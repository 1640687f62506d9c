// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { change, here, navigate, parse, screenHref, withChange } from './url';

describe('reading an address', () => {
  it('gives data set, screen and filters in order', () => {
    const place = parse('/d/my%20deals/variants?f=region:in:IDF&f=not:lost&metric=median');
    expect(place.dataset).toBe('my deals');
    expect(place.screen).toBe('variants');
    expect(place.f).toEqual(['region:in:IDF', 'not:lost']);
    expect(place.params.get('metric')).toBe('median');
  });

  it('takes an unknown screen for the map, and the root for home', () => {
    expect(parse('/d/demo/nonsense').screen).toBe('overview');
    expect(parse('/').dataset).toBeNull();
  });
});

describe('changing parameters', () => {
  it('replaces, repeats and removes, and keeps the signs of filters readable', () => {
    const params = new URLSearchParams('sel=a&paths=40');
    expect(withChange(params, { sel: null, f: ['edge:a>b', 'region:in:IDF,SE'] })).toBe(
      '?paths=40&f=edge:a>b&f=region:in:IDF,SE',
    );
  });

  it('keeps filters and perspective from one screen to another, not the selection', () => {
    const place = parse('/d/demo/map?f=not:lost&perspective=lead&sel=a');
    expect(screenHref(place, 'cases')).toBe('/d/demo/cases?f=not:lost&perspective=lead');
  });
});

describe('going somewhere', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    navigate('/d/demo/map');
  });
  afterEach(() => vi.useRealTimers());

  it('puts commits into history at once', () => {
    const before = history.length;
    change({ sel: 'a' });
    expect(location.search).toBe('?sel=a');
    expect(history.length).toBe(before + 1);
  });

  it('writes what a slider says calmly, but knows it at once', () => {
    const before = history.length;
    for (const paths of [10, 20, 30]) change({ paths }, 'replace');
    expect(here().params.get('paths')).toBe('30');
    expect(location.search).toBe('');
    vi.advanceTimersByTime(200);
    expect(location.search).toBe('?paths=30');
    expect(history.length).toBe(before);
  });
});
