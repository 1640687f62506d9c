import { expect, test } from 'vitest';
import { afterMap, asMap } from './mapFirst';

function promised<T>() {
  let resolve!: (value: T) => void;
  let reject!: (reason: Error) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

const settle = () => new Promise((resume) => setTimeout(resume, 5));

test('a request waits for the map that was asked for after it in the same change', async () => {
  const map = promised<string>();
  const order: string[] = [];
  const summary = afterMap(() => Promise.resolve(order.push('summary')));
  const drawn = asMap(() => map.promise.then(() => order.push('map')));
  await settle();
  expect(order).toEqual([]);
  map.resolve('drawn');
  await Promise.all([summary, drawn]);
  expect(order).toEqual(['map', 'summary']);
});

test('a map that fails, or is abandoned, holds nothing up', async () => {
  const map = promised<string>();
  const failed = asMap(() => map.promise);
  map.reject(new Error('abandoned'));
  await expect(failed).rejects.toThrow('abandoned');
  await expect(afterMap(() => Promise.resolve('summary'))).resolves.toBe('summary');
});

test('a screen without a map waits for none', async () => {
  await expect(afterMap(() => Promise.resolve('cases'))).resolves.toBe('cases');
});
