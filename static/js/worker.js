// The search in a thread of its own, so that a slow query never holds the page.  Where no worker can be had the page
// loads this file as a script, and is handed a stand-in that takes the same messages.

import { aside } from './aside.js';
import { searcher } from './core/search.js';
import { Missing, service } from './core/service.js';
import { store } from './store.js';

const BEAT = 100; // milliseconds
const PATIENCE = 20_000;

/**
 * @param {string} root address of the site
 * @returns {(path: string) => Promise<string>}
 */
function fetched(root) {
  return async path => {
    const response = await fetch(`${root}search/${path}`, {
      cache: path === 'manifest.json' ? 'no-cache' : 'default', // all others are named after what is in them
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (response.status === 404 || response.status === 410) throw new Missing(String(response.status));
    if (!response.ok) throw new Error(String(response.status));
    return response.text();
  };
}

/** @param {string} root */
const files = root => store(root, fetched(root), globalThis.caches);

const search = /** @type {any} */ (searcher);

if ('document' in globalThis) {
  /** @param {typeof files} [given] how files are read where none can be fetched */
  const detail = given => aside({ files: given ?? files, searcher: search });
  dispatchEvent(new CustomEvent('deck:worker', { detail }));
} else {
  const take = service({
    files,
    searcher: search,
    post: word => postMessage(word),
    beats: tick => {
      const timer = setInterval(tick, BEAT);
      return () => clearInterval(timer);
    },
  });
  addEventListener('message', ({ data }) => { take(data) });
}
