// Search files from the network, through what the browser keeps of them.

import { Missing } from './core/service.js';
import { store } from './store.js';

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

/**
 * @param {string} root address of the site
 * @returns {(path: string) => Promise<string>}
 */
export function files(root) {
  return store(root, fetched(root), globalThis.caches);
}
