// The way from the page to the search: a worker, or the same script on the page where none can be had.

import { finder } from './finder.js';

/**
 * @typedef {{root: string, assets: string, field: HTMLInputElement, told: HTMLElement, trusted: (url: string) => string,
 *   early?: Worker | null}} Place `root` is the address of the site, `assets` that of its own files, `told` a polite
 *   status, `trusted` what makes an address fit for scripts, `early` a worker that was started already
 *
 * @typedef {(root: string) => (path: string) => Promise<string>} Files
 * @typedef {(files?: Files) => import('./finder.js').Port} Engine
 */

/**
 * Starts the worker and gives what asks it.
 * @param {Place} place
 * @returns {import('./answer.js').Ask}
 */
export function asker(place) {
  const { root, assets, trusted } = place;
  const web = location.protocol !== 'file:';

  /** @template {import('./finder.js').Port} Port @param {Port} port */
  function told(port) {
    port.postMessage({ root });
    return port;
  }

  async function aside() {
    /** @type {Promise<Engine>} */
    const engine = new Promise(done =>
      addEventListener('deck:engine', event => done(/** @type {CustomEvent} */ (event).detail), { once: true }));
    await ran(trusted(`${assets}js/engine.js`));
    return told((await engine)(web ? undefined : scripts(trusted)));
  }

  function worker() {
    if (!web) throw new Error('a folder has no workers');
    const port = place.early ?? new Worker(trusted(`${assets}js/worker.js`), { type: 'module' });
    place.early = null;
    return told(port);
  }

  const ask = finder(worker, { aside });
  ask({ text: '', limit: 0 }); // so that the worker starts now, and not with the first letter
  return ask;
}

/**
 * Runs a script of the site.
 * @param {string} url fit for scripts
 */
function ran(url) {
  return new Promise((done, lost) => {
    const element = document.createElement('script');
    element.onload = () => { element.remove(); done(undefined) };
    element.onerror = () => lost(new Error(url));
    element.src = url;
    document.head.append(element);
  });
}

/**
 * Reads search files where nothing can be fetched: each has a twin that calls `deckpressFile` with its text.
 * @param {Place['trusted']} trusted
 * @returns {Files}
 */
function scripts(trusted) {
  /** @type {Map<string, string>} */
  const texts = new Map();
  Object.assign(globalThis, { deckpressFile: texts.set.bind(texts) });
  return root => async path => {
    await ran(trusted(`${root}search/${path}.js`));
    const text = texts.get(path);
    if (text === undefined) throw new Error(path);
    texts.delete(path);
    return text;
  };
}
