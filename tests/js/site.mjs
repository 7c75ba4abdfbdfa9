// A small site in memory, as the page's search meets it.

import { reserved, terms } from '../../static/js/core/analysis.js';
import { searcher } from '../../static/js/core/search.js';
import { library } from '../../static/js/core/shards.js';
import { encoded } from './encode.mjs';

export const FIGURES = { fields: ['question', 'answer', 'section', 'deck', 'tags'], boosts: [4, 1, 2, 2, 2] };

/**
 * @typedef {{question?: string, answer?: string, section?: string, deck?: string, tags?: string[], serial?: number}} Card
 *
 * The search files of these cards; serials count from 0 where none is given.
 * @param {(string | Card)[]} written a text alone is a question
 * @param {number} [most] characters of a shard
 */
export function shelf(written, most) {
  const cards = written.map((card, n) => whole(typeof card === 'string' ? { question: card } : card, n));
  const { manifest, files } = encoded(cards, FIGURES, most);
  return library(manifest, async path => files.get(path) ?? Promise.reject(new Error(`no ${path}`)));
}

/**
 * Asks the search of these cards: `ask('grad', {deck: [0]})` is its answer.
 * @param {(string | Card)[]} written
 * @param {number} [most]
 */
export function site(written, most) {
  const search = searcher(shelf(written, most));
  return (text, more = {}) => search({ text, limit: 100, ...more }, () => false);
}

/** The serials of the cards found, best first. */
export function serials({ hits }) {
  return hits.map(hit => hit.number - 1);
}

function whole({ question = '', answer = '', section = '', deck = 'Deck', tags = [], serial }, n) {
  const names = [...new Set(tags.flatMap(ancestry))].map(reserved);
  const fields = [...[question, answer, section, deck].map(terms), [...tags.flatMap(terms), ...names]];
  return { question, answer, section, deck, tags, serial: serial ?? n, fields };
}

/** A tag and its parents. */
function ancestry(tag) {
  const parts = tag.split('/');
  return parts.map((_, n) => parts.slice(0, n + 1).join('/'));
}
