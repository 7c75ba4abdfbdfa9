// The engine against the real lunr.js, once `make js` has fetched it: same cards, order and scores.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { matching, near } from '../../static/js/core/automaton.js';
import { letters } from '../../static/js/core/begun.js';
import { ranked } from '../../static/js/core/ranking.js';
import { library } from '../../static/js/core/shards.js';
import { thousandths } from '../../static/js/core/weights.js';
import { against, kinds } from './against.mjs';
import { LUNR, dice, encoded, indexed, mended, terms } from './encode.mjs';
import { FIGURES } from './site.mjs';

const skip = existsSync(LUNR) ? false : 'no lunr.js: run `make js`';
const lunr = skip ? null : mended((await import(LUNR)).default);

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

const equal = skip ? null : against(lunr);
const compare = (clauses, site = SITE) => equal(clauses, site);
const { kinds: KINDS, word } = kinds(roll, vocabulary);

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
