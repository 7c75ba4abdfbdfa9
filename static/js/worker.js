// The index, in a thread of its own, so that a slow query never holds the page.

import lunr from './lunr.js';
import { searcher } from './core/search.js';

// lunr joins letters and numbers into one key without a sign between them, so that terms with digits meet wrong nodes.
lunr.TokenSet.prototype.toString = /** @this {any} */ function () {
  if (this._str) return this._str;
  const edges = Object.keys(this.edges).sort().map(label => `${label}${this.edges[label].id};`);
  return (this.final ? '1' : '0') + edges.join('');
};

/** @type {((text: string, limit: number) => import('./core/search.js').Found) | undefined} */
let search;

/** @param {string} url */
async function fetched(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.status} for ${url}`);
  return response.json();
}

/** @param {string} root address of the site */
async function open(root) {
  const [index, cards] = await Promise.all([fetched(`${root}search/index.json`), fetched(`${root}search/cards.json`)]);
  search = searcher(lunr.Index.load(index), cards, lunr.Query);
  postMessage({ ready: cards.cards.length });
}

addEventListener('message', ({ data }) => {
  if (data.root) open(data.root).catch(fault => postMessage({ lost: String(fault) }));
  else if (search) {
    try {
      postMessage({ id: data.id, found: search(data.text, data.limit) });
    } catch (fault) {
      postMessage({ id: data.id, found: { hits: [], total: 0, unknown: [], close: false, fault: String(fault) } });
    }
  }
});
