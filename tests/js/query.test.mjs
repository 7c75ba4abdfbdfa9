// What was typed becomes bounded clauses, whatever was typed.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { any, every, unknown, words } from '../../static/js/core/query.js';
import { vocabulary } from '../../static/js/core/search.js';

const known = vocabulary(['c++', 'descent', 'grad', 'gradient', 'of', 'the', '機械', '械学']);
const clause = (term, more = {}) => ({ term, required: true, prefix: false, near: false, boost: 1, ...more });

test('words: each once, at most 8 of at most 40 letters', () => {
  assert.deepEqual(words('a b a c d e f g h i j'), ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']);
  assert.equal(words('x'.repeat(100_000))[0].length, 40);
});

test('words: the signs of lunr’s own language are none', () => {
  assert.deepEqual(words('*a*a*a* foo: ~9 ^5 -no +yes title:x'), ['a', 'foo', '9', '5', 'no', 'yes', 'title', 'x']);
  assert.deepEqual(words('* ~ ^ : + -'), []);
});

test('every: all words are required, the last may go on', () => {
  assert.deepEqual(every(['descent', 'grad'], known), [
    clause('descent'),
    clause('grad', { prefix: true }),
    clause('grad', { required: false, boost: 4 }),
  ]);
});

test('every: a last word that is only a beginning has no exact clause', () => {
  assert.deepEqual(every(['gra'], known), [clause('gra', { prefix: true })]);
});

test('every: one letter, a word with a sign and dense pairs do not go on', () => {
  assert.deepEqual(every(['g'], known), [clause('g')]);
  assert.deepEqual(every(['c++'], known), [clause('c++')]);
  assert.deepEqual(every(['機械', '械学'], known), [clause('機械'), clause('械学')]);
});

test('every: an unknown word of four letters or more may be misspelt', () => {
  assert.deepEqual(every(['desscent', 'xyz'], known), [clause('desscent', { near: true }), clause('xyz', { prefix: true })]);
});

test('any: nothing is required', () => {
  assert.ok(any(['descent', 'grad'], known).every(({ required }) => !required));
});

test('unknown: names the words that are not in the index', () => {
  assert.deepEqual(unknown(['descent', 'foo', 'gra'], known), ['foo']);
});
