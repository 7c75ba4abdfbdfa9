// The engine beside the real lunr.js: seeded queries, and whether both find the same cards with the same scores.

import assert from 'node:assert/strict';
import { matching, near } from '../../static/js/core/automaton.js';
import { begun } from '../../static/js/core/begun.js';
import { found, negated } from '../../static/js/core/scoring.js';
import { serials } from '../../static/js/core/shards.js';

/**
 * A comparison with a lunr.js; it throws where the two differ, and gives the number of cards found.
 * @param lunr
 */
export function against(lunr) {
  const WILD = { '': lunr.Query.wildcard.NONE, '*': lunr.Query.wildcard.TRAILING };
  const HERE = { ...lunr.Query.presence };

  /** One clause as lunr gets it, and as the engine does. */
  async function meant({ term, edits, wild = '', fields, boost = 1, presence = 'optional' }, shelf) {
    const options = { usePipeline: false, boost, presence: HERE[presence.toUpperCase()], wildcard: WILD[wild] };
    if (edits !== undefined) options.editDistance = edits;
    if (fields) options.fields = fields.map(field => shelf.manifest.fields[field]);
    const sense = async () => {
      if (edits !== undefined) return near(await shelf.vocabulary(), term, edits);
      if (wild) return begun(await shelf.terms(term), term);
      if (!term.includes('*')) return [term];
      const beginning = term.slice(0, term.indexOf('*'));
      return matching(beginning ? await shelf.terms(beginning) : (await shelf.vocabulary()).terms, term);
    };
    return { term, options, clause: { terms: await sense(), boost, fields, presence } };
  }

  return async function compare(clauses, { shelf, manifest, everything }) {
    const both = await Promise.all(clauses.map(clause => meant(clause, shelf)));
    const expected = everything.query(query => both.forEach(({ term, options }) => query.term(term, { ...options })));
    const ours = both.map(({ clause }) => clause);
    const records = await shelf.records(ours.flatMap(clause => clause.terms));
    const all = negated(ours) ? serials(await shelf.decks()) : undefined;
    const got = found(ours, records, manifest, all);
    const about = JSON.stringify(clauses);
    assert.equal(got.serials.join(' '), expected.map(result => result.ref).join(' '), about);
    expected.forEach(({ score }, n) => assert.ok(Object.is(got.scores[n], score), `${about}: ${n}, ${score}`));
    return expected.length;
  };
}

/**
 * Queries by kind: each call makes another.
 * @param {ReturnType<typeof import('./encode.mjs').dice>} roll
 * @param {string[]} vocabulary
 * @param {number} [least] letters that a pattern begins with; lunr.js takes long over many terms
 */
export function kinds(roll, vocabulary, least = 1) {
  const word = () => roll.pick(vocabulary);
  const few = most => Array.from({ length: 1 + roll.below(most) }, word);
  const cut = term => term.slice(0, least + roll.below(Math.max(term.length - least + 1, 1)));
  const long = vocabulary.filter(term => term.length >= least);
  const start = () => cut(roll.pick(long));
  const fields = () => [[0], [1], [0, 1], [4], [2, 3, 4], [3, 0]][roll.below(6)];

  /** A term with stars in place of some of its letters, one of them where `at` says. */
  function starred(at) {
    const term = roll.pick(long);
    const letters = term.split('').map((letter, n) => (n >= least - 1 && roll.next() < 0.3 ? '*' : letter));
    if (at === 0) return `*${letters.join('')}`;
    const place = Math.min(at, letters.length - 1) || 1;
    return [...letters.slice(0, place), '*', ...letters.slice(place + roll.below(2))].join('');
  }

  /** A term with a mistake or two. */
  function wrong() {
    const letters = word().split('');
    const at = roll.below(letters.length);
    [() => letters.splice(at, 1), () => letters.splice(at, 0, 'b'), () => letters.splice(at, 1, 'c'),
      () => letters.splice(at, 2, ...letters.slice(at, at + 2).reverse())][roll.below(4)]();
    return letters.join('') || 'a';
  }

  const required = clause => ({ ...clause, presence: 'required' });

  const made = {
    'a word': () => [{ term: word() }],
    'several words': () => few(5).map(term => ({ term })),
    'a prefix': () => [{ term: start(), wild: '*' }],
    'a word and a prefix': () => [{ term: word() }, { term: start(), wild: '*' }],
    'stars inside': () => [{ term: starred(least + roll.below(3)) }],
    'a star at the start': () => [{ term: starred(0) }, ...(roll.next() < 0.3 ? [{ term: word() }] : [])],
    'one edit': () => [{ term: wrong(), edits: 1 }],
    'two edits': () => [{ term: wrong(), edits: 2 }],
    'no edit': () => [{ term: wrong(), edits: 0 }, { term: word(), edits: 0 }],
    'two required': () => [{ term: word() }, { term: start(), wild: '*' }].map(required),
    'required and not': () => [{ term: start(), wild: '*', presence: 'required' }, ...few(3).map(term => ({ term }))],
    'one but not the other': () => [{ term: start(), wild: '*' }, { term: word(), presence: 'prohibited' }],
    'excluded only': () => few(3).map(term => ({ term, presence: 'prohibited' })),
    'excluded in fields': () => [{ term: start(), wild: '*', presence: 'prohibited', fields: fields() }],
    'in fields': () => few(3).map(term => ({ term, fields: fields() })),
    'required in fields': () => few(2).map(term => ({ term, fields: fields(), presence: 'required' })),
    'boosts': () => few(4).map(term => ({ term, boost: roll.pick([1, 4, 0.3, 7.1, 0]), wild: roll.pick(['', '*']) })),
    'a word twice': () => few(2).flatMap(term => [{ term, boost: 4 }, { term: cut(term), wild: '*' }, { term }]),
    'unknown and required': () => [{ term: 'zzz' }, ...few(2).map(term => ({ term }))].map(required),
    'unknown': () => [{ term: 'zzz', wild: roll.pick(['', '*']) }, ...few(2).map(term => ({ term }))],
    'all mixed': () => few(5).map(term => ({
      term: roll.next() < 0.5 ? term : cut(term),
      boost: roll.pick([1, 2]),
      presence: roll.pick(['optional', 'required', 'prohibited', 'optional']),
      fields: roll.next() < 0.2 ? fields() : undefined, wild: roll.pick(['', '', '*']),
    })),
  };
  return { kinds: made, word };
}
