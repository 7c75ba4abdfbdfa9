// A typed text to the cards found.  Pure but for lunr, which is passed in.

import { any, every, unknown, words } from './query.js';
import { snippet } from './snippet.js';

const FEW = 10; // below this many cards with every word, those with any word follow

/**
 * @typedef {import('./query.js').Clause} Clause
 * @typedef {import('./snippet.js').Snippet} Snippet
 * @typedef {[number, string, number, string, string, string]} Row deck, address, number, section, question, answer
 * @typedef {{decks: [string, string][], cards: Row[]}} Cards
 * @typedef {{href: string, deck: string, section: string, number: number, asked: Snippet, told: Snippet}} Hit
 * @typedef {{hits: Hit[], total: number, unknown: string[], close: boolean}} Found `close`: cards hold words close to the unknown
 * @typedef {{ref: string, matchData: {metadata: object}}} Result
 * @typedef {{invertedIndex: object, query(build: (query: {term(term: string, options: object): void}) => void): Result[]}} Index
 */

/**
 * A function that finds cards.
 * @param {Index} index
 * @param {Cards} cards
 * @param {{wildcard: {NONE: number, TRAILING: number}, presence: {OPTIONAL: number, REQUIRED: number}}} lunr the
 *   constants of `lunr.Query`
 * @returns {(text: string, limit: number) => Found}
 */
export function searcher(index, cards, lunr) {
  const known = vocabulary(Object.keys(index.invertedIndex));
  /** @param {Clause[]} clauses */
  const run = clauses => index.query(query => {
    for (const { term, required, prefix, near, boost } of clauses)
      query.term(term, {
        boost,
        usePipeline: false,
        ...(near ? { editDistance: 1 } : {}), // lunr takes a distance of 0 for fuzzy too, and wildcards for letters
        wildcard: prefix ? lunr.wildcard.TRAILING : lunr.wildcard.NONE,
        presence: required ? lunr.presence.REQUIRED : lunr.presence.OPTIONAL,
      });
  });
  return (text, limit) => {
    const sought = words(text);
    if (!sought.length) return { hits: [], total: 0, unknown: [], close: false };
    const results = run(every(sought, known));
    const close = results.length > 0;
    if (results.length < FEW && sought.length > 1) {
      const seen = new Set(results.map(result => result.ref));
      results.push(...run(any(sought, known)).filter(result => !seen.has(result.ref)));
    }
    return {
      hits: results.slice(0, limit).map(result => hit(result, cards)),
      total: results.length,
      unknown: unknown(sought, known),
      close,
    };
  };
}

/**
 * @param {Result} result
 * @param {Cards} cards
 * @returns {Hit}
 */
function hit({ ref, matchData }, cards) {
  const [deck, href, number, section, question, answer] = cards.cards[Number(ref)];
  const terms = new Set(Object.keys(matchData.metadata));
  const asked = snippet(question, terms, 160);
  return { href, deck: cards.decks[deck][0], section, number, asked, told: snippet(answer, terms, 180) };
}

/**
 * Whether a term, or one that starts with it, is among the terms.
 * @param {string[]} terms
 * @returns {(term: string, prefix: boolean) => boolean}
 */
export function vocabulary(terms) {
  const sorted = [...terms].sort();
  return (term, prefix) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle] < term) low = middle + 1;
      else high = middle;
    }
    return low < sorted.length && (prefix ? sorted[low].startsWith(term) : sorted[low] === term);
  };
}
