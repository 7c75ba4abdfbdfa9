// The engine against the real lunr.js, once `make setup` has put it into build/vendor/: same cards, order and scores.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { matching, near } from '../../static/js/core/automaton.js';
import { begun, letters } from '../../static/js/core/begun.js';
import { ranked } from '../../static/js/core/ranking.js';
import { found, negated } from '../../static/js/core/scoring.js';
import { library, serials } from '../../static/js/core/shards.js';
import { thousandths } from '../../static/js/core/weights.js';
import { dice, encoded, indexed, mended, terms } from './encode.mjs';

const vendor = new URL('../../build/vendor/lunr.js', import.meta.url);
const skip = existsSync(vendor) ? false : 'build/vendor/lunr.js is not there';
const lunr = skip ? null : mended((await import(vendor)).default);

const FIGURES = { fields: ['question', 'answer', 'section', 'deck', 'tags'], boosts: [4, 1, 2, 2, 2] };
const ROUNDS = 260;

/** Cards of few, alike words, with holes between their serials. */
function cards(roll, count) {
  const units = ['a', 'b', 'c', 'd', 'e', '1', '0', '2', '·', '#', '+', 'é', '𝑥', '𝒚', 'ﬁ', '学', '_', '-'];
  const unit = () => roll.pick(units.slice(0, roll.pick([3, 6, 18])));
  const word = () => Array.from({ length: 1 + roll.below(6) }, unit).join('');
  const words = [...Array.from({ length: 400 }, word), '__proto__', 'constructor', 'toString', 'valueof'];
  const common = () => words[Math.floor(words.length * roll.next() ** 2)].toLowerCase();
  const text = most => Array.from({ length: roll.below(most) }, common);
  let serial = -1;
  return Array.from({ length: count }, () => {
    serial += 1 + (roll.next() < 0.1 ? roll.below(90) : 0);
    return { serial, fields: [text(9), text(40), text(3), text(2), text(4)] };
  });
}

const roll = dice(20);
const made = cards(roll, 300);
const vocabulary = terms(made);
const { manifest, files } = encoded(made, FIGURES);
const get = async path => files.get(path) ?? assert.fail(`no ${path}`);
const everything = skip ? null : indexed(lunr, made, FIGURES);
const SITE = { shelf: library(manifest, get), manifest, everything };

const WILD = lunr && { '': lunr.Query.wildcard.NONE, '*': lunr.Query.wildcard.TRAILING };
const HERE = lunr && { ...lunr.Query.presence };

/** One clause as lunr gets it, and as the engine does. */
async function meant({ term, edits, wild = '', fields, boost = 1, presence = 'optional' }, shelf) {
  const options = { usePipeline: false, boost, presence: HERE[presence.toUpperCase()], wildcard: WILD[wild] };
  if (edits !== undefined) options.editDistance = edits;
  if (fields) options.fields = fields.map(field => FIGURES.fields[field]);
  const sense = async () => {
    if (edits !== undefined) return near(await shelf.vocabulary(), term, edits);
    if (wild) return begun(await shelf.terms(term), term);
    if (!term.includes('*')) return [term];
    const beginning = term.slice(0, term.indexOf('*'));
    return matching(beginning ? await shelf.terms(beginning) : (await shelf.vocabulary()).terms, term);
  };
  return { term, options, clause: { terms: await sense(), boost, fields, presence } };
}

async function compare(clauses, { shelf, manifest, everything } = SITE) {
  const both = await Promise.all(clauses.map(clause => meant(clause, shelf)));
  const expected = everything.query(query => both.forEach(({ term, options }) => query.term(term, { ...options })));
  const ours = both.map(({ clause }) => clause);
  const records = await shelf.records(ours.flatMap(clause => clause.terms));
  const all = negated(ours) ? serials(await shelf.decks()) : undefined;
  const got = found(ours, records, manifest, all);
  const about = JSON.stringify(clauses);
  assert.deepEqual([...got.serials].map(String), expected.map(result => result.ref), about);
  expected.forEach(({ score }, n) => assert.ok(Object.is(got.scores[n], score), `${about}: ${n}, ${score}`));
  return expected.length;
}

const word = () => roll.pick(vocabulary);
const few = most => Array.from({ length: 1 + roll.below(most) }, word);
const cut = term => term.slice(0, 1 + roll.below(term.length));
const fields = () => [[0], [1], [0, 1], [4], [2, 3, 4], [3, 0]][roll.below(6)];

/** A term with stars in place of some of its letters, one of them where `at` says. */
function starred(at) {
  const term = word();
  const letters = term.split('').map(letter => (roll.next() < 0.3 ? '*' : letter));
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

const KINDS = {
  'a word': () => [{ term: word() }],
  'several words': () => few(5).map(term => ({ term })),
  'a prefix': () => [{ term: cut(word()), wild: '*' }],
  'a word and a prefix': () => [{ term: word() }, { term: cut(word()), wild: '*' }],
  'stars inside': () => [{ term: starred(1 + roll.below(3)) }],
  'a star at the start': () => [{ term: starred(0) }, ...(roll.next() < 0.3 ? [{ term: word() }] : [])],
  'one edit': () => [{ term: wrong(), edits: 1 }],
  'two edits': () => [{ term: wrong(), edits: 2 }],
  'no edit': () => [{ term: wrong(), edits: 0 }, { term: word(), edits: 0 }],
  'two required': () => [{ term: word() }, { term: cut(word()), wild: '*' }].map(required),
  'required and not': () => [{ term: cut(word()), wild: '*', presence: 'required' }, ...few(3).map(term => ({ term }))],
  'one but not the other': () => [{ term: cut(word()), wild: '*' }, { term: word(), presence: 'prohibited' }],
  'excluded only': () => few(3).map(term => ({ term, presence: 'prohibited' })),
  'excluded in fields': () => [{ term: cut(word()), wild: '*', presence: 'prohibited', fields: fields() }],
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

for (const [kind, clauses] of Object.entries(KINDS))
  test(`as lunr: ${kind}`, { skip }, async () => {
    let hits = 0;
    for (let round = 0; round < ROUNDS; round += 1) if (await compare(clauses())) hits += 1;
    if (!kind.startsWith('unknown and')) assert.ok(hits > ROUNDS / 20, `only ${hits} find anything`);
  });

test('no clause at all lists all cards', { skip }, async () => assert.equal(await compare([]), made.length));

test('every term in the order of lunr', { skip }, async () => {
  for (const pattern of ['*', 'a*', '1*', '·*', '𝑥*', '*1', '*a*b', '**', 'a**', '*1*0*']) {
    const expected = everything.tokenSet.intersect(lunr.TokenSet.fromString(pattern)).toArray();
    assert.deepEqual(matching(vocabulary, pattern), expected, pattern);
  }
});

test('as lunr: thousands of cards', { skip }, async () => {
  const many = cards(dice(5), 1200);
  const { manifest, files } = encoded(many, FIGURES, 9000);
  const shelf = library(manifest, async path => files.get(path));
  const site = { shelf, manifest, everything: indexed(lunr, many, FIGURES) };
  const hits = [];
  for (let round = 0; round < 4; round += 1)
    hits.push(await compare([{ term: 'ab1'[round % 3], wild: '*' }, { term: word() }], site));
  assert.ok(Math.min(...hits) > 500, String(hits));
});

test('many scores are sorted as few are', () => {
  const score = () => roll.pick([0, 0.001, 1, 256, roll.next(), roll.below(9) / 3]);
  const scores = Float64Array.from({ length: 5000 }, score);
  const serials = Uint32Array.from(scores.keys());
  const best = ranked({ serials, scores });
  assert.deepEqual([...best.serials], [...serials].sort((a, b) => scores[b] - scores[a]));
  assert.deepEqual([...best.scores], [...best.serials].map(n => scores[n]));
});

test('rounds as Python does: exactly, and exact halves to the even number', () => {
  const scores = [0.0625, 0.1875, 0.3125, 0.0005, 0.0015, 0.0025, 2.675, 1.0005, 0];
  assert.deepEqual(scores.map(thousandths), [62, 188, 312, 1, 2, 3, 2675, 1000, 0]);
});

const LONG = Array.from({ length: 500 }, (_, n) => 'ab'.repeat(31) + n);

for (const [what, sense] of [
  ['a pattern of stars', () => matching(['a'.repeat(64)], `${'*a'.repeat(31)}*b`)],
  ['a pattern of stars that fits', () => matching(['a'.repeat(64)], '*a'.repeat(32))],
  ['two edits of a long word', () => near(book(LONG), 'ab'.repeat(32), 2)],
])
  test(`takes no time: ${what}`, () => {
    const start = performance.now();
    sense();
    assert.ok(performance.now() - start < 100);
  });

function book(list) {
  return { terms: list.sort(), masks: Uint32Array.from(list, letters) };
}
