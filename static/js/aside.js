// The search on the page's own thread, for where no worker can be had: the same messages, the same answers.

import { service } from './core/service.js';

/**
 * @param {object} means
 * @param {(root: string) => (path: string) => Promise<string>} means.files as for `service`
 * @param {(library: import('./core/shards.js').Library) => import('./core/service.js').Search} means.searcher
 * @returns {import('./finder.js').Port}
 */
export function aside({ files, searcher }) {
  const take = service({ files, searcher, post: data => port.onmessage?.({ data }), beats: () => () => {} });
  /** @type {import('./finder.js').Port} */
  const port = { onmessage: null, onerror: null, postMessage: message => void take(message), terminate: () => {} };
  return port;
}
