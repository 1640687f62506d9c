/**
 * The map before everything else: a person who filters looks at the map, so the other analyses of the screen are asked
 * for when it is painted, instead of competing with it for the processors that it is computed and drawn on.
 */
let mapUnderWay: Promise<unknown> = Promise.resolve();

/** Run a request of the map, which others wait for. */
export function asMap<T>(ask: () => Promise<T>): Promise<T> {
  const answer = ask();
  mapUnderWay = answer.then(painted, () => undefined);
  return answer;
}

const MOST_PAINTING_MS = 100;

/** Wait until the next picture is on the screen; in a tab that nobody sees there is none to wait for. */
const painted = () =>
  new Promise<void>((resume) => {
    setTimeout(resume, MOST_PAINTING_MS);
    globalThis.requestAnimationFrame?.(() => setTimeout(resume));
  });

/** Run a request after the map that the same change of the screen asks for, if it asks for one. */
export async function afterMap<T>(ask: () => Promise<T>): Promise<T> {
  // All requests of one change start in one go, the map not always first: let it be known before looking.
  await new Promise((resume) => setTimeout(resume));
  await mapUnderWay;
  return ask();
}
