// Whatever is typed, and whatever a link asks for, is answered soon and without a fault.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sought } from '../../static/js/core/query.js';
import { dice } from './encode.mjs';
import { NASTY, random } from './nasty.mjs';
import { site } from './site.mjs';

const SOON = 500; // milliseconds

const roll = dice(13);
const letters = () => Array.from({ length: 1 + roll.below(9) }, () => roll.pick([...'aaaabcdefghi1+#-·𝒳學'])).join('');
const words = [...Array.from({ length: 3000 }, letters), 'a'.repeat(64), 'ab'.repeat(32), '__proto__', 'constructor'];
const text = most => Array.from({ length: roll.below(most) }, () => roll.pick(words)).join(' ');
const cards = Array.from({ length: 2000 }, (_, n) => ({
  question: text(9), answer: text(30), deck: ['__proto__', 'constructor', 'a'][n % 3],
  tags: [['__proto__'], ['toString', 'a/b'], []][n % 3],
}));
const ask = site(cards, 9000);

async function answered(text, more = {}) {
  const start = performance.now();
  const answer = await ask(text, { limit: 10, facets: true, ...more });
  const took = performance.now() - start;
  assert.ok(took < SOON, `${Math.round(took)} ms: ${JSON.stringify(text.slice(0, 60))}`);
  const { words, without } = sought(text);
  assert.ok(words.length <= 8);
  for (const { ways } of words) for (const { terms } of ways.flat()) for (const term of terms) assert.ok(term.length <= 82);
  assert.ok(without.length <= 500);
  return answer;
}

test('the table', async () => {
  for (const text of NASTY) await answered(text);
});

test('random texts', async () => {
  for (const text of random(200)) await answered(text);
});

test('random texts as names of tags, and numbers of decks that there are not', async () => {
  for (const text of [...NASTY, ...random(50)]) await answered('a', { tag: [text] });
  for (const tag of ['toString', '__proto__', 'a', 'a/b'])
    assert.equal((await answered('a', { tag: [tag] })).hits.length, 10, tag);
  for (const deck of [-1, 3, 1e9, NaN, 0.5])
    assert.equal((await answered('a', { deck: [deck] })).hits.length, 0, String(deck));
});

test('the search still works', async () => assert.equal((await answered('constructor')).hits.length, 10));
