// The search in a thread of its own, so that a slow query never holds the page.

import { searcher } from './core/search.js';
import { Missing, service } from './core/service.js';

const BEAT = 100; // milliseconds
const PATIENCE = 20_000;

/**
 * @param {string} root address of the site
 * @returns {(path: string) => Promise<string>}
 */
function files(root) {
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

const take = service({
  files,
  searcher: /** @type {any} */ (searcher),
  post: word => postMessage(word),
  beats: tick => {
    const timer = setInterval(tick, BEAT);
    return () => clearInterval(timer);
  },
});

addEventListener('message', ({ data }) => { take(data) });
