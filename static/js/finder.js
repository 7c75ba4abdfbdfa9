// Questions to the search worker: the newest wins, and one that takes too long is given up.

/** @typedef {import('./core/search.js').Found & {late?: boolean, lost?: boolean}} Answer */

const NONE = { hits: [], total: 0, unknown: [], close: false };

/**
 * A function that asks; it gives null for a question that a newer one has overtaken.
 * @param {() => Worker} start a new worker that has been told where the index is
 * @param {number} deadline milliseconds a question may take
 * @returns {(text: string, limit: number) => Promise<Answer | null>}
 */
export function finder(start, deadline = 500) {
  /** @typedef {{text: string, limit: number, done: (answer: Answer | null) => void}} Question */
  /** @type {Worker | null} */
  let worker = null;
  let ready = false;
  let id = 0;
  /** @type {Question | null} */
  let asked = null;
  /** @type {Question | null} */
  let waiting = null;
  let clock = 0;

  function open() {
    ready = false;
    worker = start();
    worker.onmessage = ({ data }) => {
      if (data.ready !== undefined) ready = true;
      else if (data.lost) return stop({ ...NONE, lost: true });
      else if (data.id === id) settle(data.found);
      next();
    };
    worker.onerror = () => stop({ ...NONE, lost: true });
  }

  /** @param {Answer} answer */
  function settle(answer) {
    clearTimeout(clock);
    asked?.done(waiting ? null : answer);
    asked = null;
  }

  /** @param {Answer} answer */
  function stop(answer) {
    worker?.terminate();
    worker = null;
    if (answer.lost && waiting) [asked, waiting] = [waiting, null];
    settle(answer);
  }

  function next() {
    if (!worker) open();
    if (!worker || !ready || asked || !waiting) return;
    [asked, waiting] = [waiting, null];
    worker.postMessage({ id: (id += 1), text: asked.text, limit: asked.limit });
    clock = setTimeout(() => {
      stop({ ...NONE, late: true });
      next();
    }, deadline);
  }

  return (text, limit) => new Promise(done => {
    waiting?.done(null);
    waiting = { text, limit, done };
    next();
  });
}
