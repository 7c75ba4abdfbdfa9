// A typed text to the cards found.  Pure: the library says what stands in the index.
//
// lunr's exact score ranks cards that hold equally many of the words; those with more words come first.

import { facets, filter } from './filters.js';
import { held } from './held.js';
import { hit } from './hits.js';
import { phrased } from './phrases.js';
import { sought } from './query.js';
import { found } from './scoring.js';
import { resolved } from './words.js';

/**
 * @typedef {import('../answer.js').Answer} Answer
 * @typedef {import('../answer.js').Question} Question
 * @typedef {import('./shards.js').Library} Library
 * @typedef {import('./words.js').Known} Known
 */

const BODY = [0, 1]; // question and answer, where a word that is excluded may not stand
const LEVEL = 16; // more than the words of a query
const FEW = 10; // below this many cards with every word, those with fewer words follow

/** @type {Answer} */
const NOTHING = { hits: [], total: 0, every: 0, unknown: [], instead: [], wide: false, facets: null };

/**
 * A function that finds cards.
 * @param {Library} library
 * @returns {(question: Question, stale: () => boolean) => Promise<Answer>}
 */
export function searcher(library) {
  return async (question, stale) => {
    const asked = sought(question.text);
    const allowed = await filter(asked, question, library);
    if (!asked.words.length && !allowed) return NOTHING;
    const known = await resolved(asked, library);
    if (stale()) return NOTHING;
    if (!known.words.length && !known.unknown.length && !allowed) return { ...NOTHING, wide: known.wide };
    const { serials, every } = ranked(known, library, allowed);
    const kept = asked.phrases.length
      ? await phrased(serials, asked.phrases, library, stale) : serials;
    /** The same cards of all decks. */
    const anywhere = async () => (question.deck?.length
      ? ranked(known, library, await filter(asked, { ...question, deck: [] }, library)).serials : kept);
    const rows = await library.rows(Array.from(kept.slice(0, question.limit)));
    if (stale()) return NOTHING;
    return {
      hits: rows.flatMap(row => (row ? [hit(row, known)] : [])),
      total: kept.length,
      every: Math.min(every, kept.length),
      unknown: known.unknown,
      instead: known.instead,
      wide: known.wide,
      facets: question.facets ? await facets(kept, await anywhere(), library) : null,
    };
  };
}

/**
 * Serials of the cards, best first, and how many of them hold every word.
 * @param {Known} known
 * @param {Library} library
 * @param {((serial: number) => boolean) | null} allowed
 */
function ranked({ words, records, without, all, unknown }, library, allowed) {
  /** @type {Map<string, number>} */
  const boosts = new Map();
  for (const { ways } of words)
    for (const { terms, boosts: each } of ways.flat())
      terms.forEach((term, n) => boosts.set(term, Math.max(boosts.get(term) ?? 0, each[n])));
  /** @type {import('./scoring.js').Clause[]} */
  const clauses = [{ terms: [...boosts.keys()], boosts: [...boosts.values()] }];
  if (!words.length) clauses.pop();
  if (without.length) clauses.push({ terms: without, fields: BODY, presence: 'prohibited' });
  const ranking = clauses.length ? found(clauses, records, library.manifest, all).serials : all;
  const serials = allowed ? ranking.filter(allowed) : ranking;
  if (!words.length) return { serials, every: serials.length };
  const [needed, more] = [true, false].map(so => words.filter(word => word.needed === so));
  const counts = held(needed, records, serials);
  const most = needed.length;
  const at = counts.reduce((sums, count) => { sums[count] += 1; return sums }, new Uint32Array(most + 1));
  let least = most;
  for (let total = at[most]; least > 1 && total < FEW; total += at[least]) least -= 1;
  const others = held(more, records, serials);
  /** @type {number[][]} */
  const levels = []; // cards with more of the words that are needed stand higher, then those with more of the others
  serials.forEach((serial, n) => {
    if (counts[n] >= least) (levels[LEVEL * counts[n] + others[n]] ??= []).push(serial);
  });
  return { serials: Uint32Array.from(levels.reverse().flat()), every: unknown.length ? 0 : at[most] };
}
