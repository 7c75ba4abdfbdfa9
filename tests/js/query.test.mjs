// What was typed becomes bounded groups of terms, whatever was typed.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sought } from '../../static/js/core/query.js';

const typed = text => sought(text).words.map(word => word.typed);
const ways = text => sought(text).words.map(word => word.ways.map(way => way.map(group => group.terms.join('|')).join(' ')));
const open = text => sought(text).words.map(word => word.open);

test('each word once, at most 8 of at most 40 letters', () => {
  assert.deepEqual(typed('aa bb aa cc dd ee ff gg hh ii jj'), ['aa', 'bb', 'cc', 'dd', 'ee', 'ff', 'gg', 'hh']);
  assert.equal(typed('x'.repeat(100_000))[0].length, 40);
  assert.equal([...typed('𝒳'.repeat(100))[0]].length, 40);
});

test('the signs of lunr’s own language are none', () => {
  assert.deepEqual(typed('*a*b* foo: ~9 ^5 +yes title:x'), ['a', 'b', 'foo', '9', '5', 'yes', 'title', 'x']);
  for (const text of ['', '* ~ ^ : + -', '"', '""', '-""', '-', '\\', '\\\\', '$', '\u0000'])
    assert.deepEqual(sought(text), { words: [], phrases: [], without: [], decks: [], tags: [] }, text);
});

test('only the last word goes on, and only where the text ends in it', () => {
  assert.deepEqual(open('gradient desc'), ['', 'desc']);
  for (const text of ['desc ', 'desc.', 'desc?', 'desc-', '"desc', '"desc"', 'c++', 'c#', 'd', '学習', 'desc 学'])
    assert.equal(open(text).at(-1), '', text);
  assert.deepEqual(open('mini-bat'), ['minibat']);
  assert.deepEqual(open('\\nab'), ['nab']);
  assert.deepEqual(open('Desc gradient desc'), ['', '']);
  assert.deepEqual(open('Été'), ['ete']);
});

test('a joined word is one, or its parts', () => {
  assert.deepEqual(ways('mini-batch '), [['minibatch|minibatches', 'mini|minis batch|batches']]);
  assert.deepEqual(ways('k-NN '), [['knn|knns', 'nn']]);
  assert.deepEqual(ways('x_1 '), [['x1', '1']]);
});

test('one and many', () => {
  assert.deepEqual(ways('arrays box theories is ax '), [['arrays|array'], ['box|boxes'], ['theories|theory|theorie'], ['·is'], ['ax']]);
});

test('a word as it is counts for more than its other forms', () => {
  assert.deepEqual(sought('arrays ').words[0].ways[0][0].boosts, [4, 1]);
});

test('a sign is looked for as it is, a command also as its sign', () => {
  assert.deepEqual(ways('∇ \\nabla \\mathbf \\foo '), [['∇'], ['∇', 'nabla'], ['foo']].slice(0, 3));
});

test('pairs of a dense run are all needed', () => {
  assert.deepEqual(ways('機械学 字'), [['機械 械学'], ['字']]);
});

test('phrases are words that follow one another', () => {
  const { phrases, words } = sought('"Chain-rule of" x "a');
  assert.deepEqual(phrases, [['chain', 'rule', 'of'], ['a']]);
  assert.deepEqual(words.map(word => [word.typed, word.common]), [['chain', false], ['rule', false], ['of', true], ['x', false], ['a', true]]);
});

test('a word of three letters after a space and a minus is excluded', () => {
  const without = text => sought(text).without;
  assert.deepEqual(without('gradient -descent'), ['descent']);
  assert.deepEqual(without('-the -mini-batch -"of"'), ['·the', 'minibatch', '·of']);
  assert.deepEqual(without('-勾配'), ['勾配']);
  for (const text of ['git add -p', 'k-nearest', '- descent', 'x -1', '--amend', '-it', '-"two words"'])
    assert.deepEqual(without(text), [], text);
  assert.deepEqual(typed('git add -p'), ['git', 'add', 'p']);
});

test('deck: and tag:', () => {
  assert.deepEqual(sought('deck:Cell x tag:#exam deck:"Two Words" TAG:a/b deck: "deck:').decks, [['cell'], ['two', 'words']]);
  assert.deepEqual(sought('tag:#exam deck:x TAG:a/b tag:"two words').tags, ['exam', 'a/b', 'two words']);
  assert.deepEqual(typed('deck:cell subdeck:x'), ['subdeck', 'x']);
});

test('a filter without a name is none yet', () => {
  for (const text of ['deck:', 'tag:', 'tag:#', 'deck:"', 'deck:?', 'tag:""'])
    assert.deepEqual(sought(text), { words: [], phrases: [], without: [], decks: [], tags: [] }, text);
});

test('names of objects are words', () => {
  assert.deepEqual(typed('__proto__ constructor toString'), ['proto', 'constructor', 'tostring']);
  assert.deepEqual(ways('__proto__ constructor '), [['proto|protos'], ['constructor|constructors']]);
});

test('what is excluded or filtered is bounded too', () => {
  const { without, decks, tags } = sought('-abc tag:x deck:y '.repeat(5000));
  assert.ok(without.length + decks.length + tags.length < 1000);
});
