// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest';
import { addFilters, quoteValue, redoFilters, removeFilter, setFilters, undoFilters } from './filters';
import { here, navigate } from './url';

describe('committed filters', () => {
  beforeEach(() => {
    navigate('/d/other/map');
    navigate('/d/demo/map');
    setFilters([]);
  });

  it('are added once, in order, and bring the reader back to the first page', () => {
    navigate('/d/demo/cases?page=7');
    addFilters('not:lost', 'region:in:IDF', 'not:lost');
    expect(here().f).toEqual(['not:lost', 'region:in:IDF']);
    expect(here().params.has('page')).toBe(false);
  });

  it('come back with undo and go again with redo', () => {
    addFilters('a:in:1');
    addFilters('b:in:2');
    undoFilters();
    expect(here().f).toEqual(['a:in:1']);
    redoFilters();
    expect(here().f).toEqual(['a:in:1', 'b:in:2']);
  });

  it('forget what could be redone once something else is done', () => {
    addFilters('a:in:1');
    undoFilters();
    addFilters('c:in:3');
    redoFilters();
    expect(here().f).toEqual(['c:in:3']);
  });

  it('of another data set are not brought back', () => {
    addFilters('a:in:1');
    navigate('/d/second/map');
    undoFilters();
    expect(here().f).toEqual([]);
  });

  it('leave one by one', () => {
    addFilters('a:in:1', 'b:in:2');
    removeFilter('a:in:1');
    expect(here().f).toEqual(['b:in:2']);
  });
});

describe('a word in a filter', () => {
  it.each([
    ['IDF', 'IDF'],
    ['Île de France', 'Île de France'],
    ['a,b', '"a,b"'],
    ['a>b', '"a>b"'],
    ['say "hi"', '"say ""hi"""'],
    ['', '""'],
    [' x', '" x"'],
  ])('%s is written %s', (word, written) => {
    expect(quoteValue(word)).toBe(written);
  });
});
