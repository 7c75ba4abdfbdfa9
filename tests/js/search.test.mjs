// Cards found with the real lunr.js, once `make setup` has put it into build/vendor/.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { terms } from '../../static/js/core/analysis.js';
import { searcher } from '../../static/js/core/search.js';

const vendor = new URL('../../build/vendor/lunr.js', import.meta.url);
const skip = existsSync(vendor) ? false : 'build/vendor/lunr.js is not there';
const lunr = skip ? null : (await import(vendor)).default;

const QUESTIONS = ['Gradient of a loss', 'Gradient descent', 'What is C++?', '機械学習とは', 'Learning rate', '__proto__ and constructor'];

function search() {
  const cards = QUESTIONS.map((question, at) => [0, `d.html#${at}`, at + 1, '', question, 'An answer <b>with</b> markup']);
  const index = lunr(function () {
    this.pipeline.reset();
    this.searchPipeline.reset();
    this.tokenizer = terms_ => terms_.map(term => new lunr.Token(term));
    this.field('title');
    cards.forEach((card, ref) => this.add({ id: String(ref), title: terms(card[4]) }));
  });
  return searcher(index, { decks: [['Deck', 'd.html']], cards }, lunr.Query);
}
const numbers = found => found.hits.map(hit => hit.number).sort();

test('cards with every word come first, then those with any', { skip }, () => {
  const found = search()('gradient descent', 10);
  assert.equal(found.hits[0].number, 2);
  assert.deepEqual(numbers(found), [1, 2]);
});

test('the last word may still be being typed', { skip }, () => assert.deepEqual(numbers(search()('grad', 10)), [1, 2]));
test('one wrong letter is forgiven', { skip }, () => {
  const found = search()('gradiemt', 10);
  assert.deepEqual([numbers(found), found.unknown, found.close], [[1, 2], ['gradiemt'], true]);
});
test('a word with signs', { skip }, () => assert.deepEqual(numbers(search()('c++', 10)), [3]));
test('part of a dense run', { skip }, () => assert.deepEqual(numbers(search()('学習', 10)), [4]));
test('names of objects are words', { skip }, () => assert.deepEqual(numbers(search()('__proto__', 10)), [6]));
test('the words that no card holds are named', { skip }, () => {
  assert.deepEqual(search()('xyzzy', 10), { hits: [], total: 0, unknown: ['xyzzy'], close: false });
});

for (const text of ['*a*a*a*a*a*a', 'foo:', 'title:', '~9', 'a~9 b~9', '+', '-gradient', '^', 'x'.repeat(100_000), 'a '.repeat(10_000), '\ud800'])
  test(`no query takes long: ${text.slice(0, 20)}`, { skip }, () => {
    const find = search();
    const start = performance.now();
    find(text, 10);
    assert.ok(performance.now() - start < 500);
  });
