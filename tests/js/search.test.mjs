// Typed text to the cards of a small site.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { searcher } from '../../static/js/core/search.js';
import { serials, shelf, site } from './site.mjs';

const CARDS = [
  'Gradient of a loss', // 0
  { question: 'Gradient descent', answer: 'Steps against the gradient, of a chosen size.', tags: ['exam', 'ml/steps'] }, // 1
  'What is C++?', // 2
  { question: '機械学習とは', deck: '日本語' }, // 3
  { question: 'Learning rate', answer: 'The size of the steps of descent.', deck: 'Deep learning', tags: ['ml'] }, // 4
  { question: '__proto__ and constructor', deck: '__proto__', tags: ['constructor', '__proto__'] }, // 5
  { question: 'Mini-batch or minibatch', answer: 'Both are \ufdec∇L(w)\ufded of a few.', section: 'Training' }, // 6
  { question: 'Arrays', answer: 'One array after another; the rate of boxes.', deck: 'Deep water' }, // 7
  { question: 'Name theories', answer: 'Set theory, ring theory.', serial: 40 },
  { question: 'Was ist die Größe?', answer: 'The rate is large.', serial: 41, tags: ['exam'] },
];
const ask = site(CARDS);
const found = async (text, more) => serials(await ask(text, more));

test('cards with every word first, then cards with fewer', async () => {
  const answer = await ask('gradient descent');
  assert.deepEqual([serials(answer), answer.total, answer.every], [[1, 0, 4], 3, 1]);
});

test('where ten cards have every word, no others follow', async () => {
  const many = site([...Array(10).fill('red apple'), 'red pear', 'green apple']);
  assert.equal((await many('red apple')).total, 10);
  assert.equal((await site([...Array(9).fill('red apple'), 'red pear'])('red apple')).total, 10);
});

test('the last word goes on, if the text ends in it', async () => {
  assert.deepEqual(await found('grad'), [1, 0]);
  assert.deepEqual((await found('descent grad'))[0], 1);
  const answer = await ask('grad ');
  assert.deepEqual([serials(answer), answer.unknown[0].word], [[], 'grad']);
});

test('a misspelt word, and what was looked for instead', async () => {
  const answer = await ask('gradiemt descent');
  assert.deepEqual([serials(answer)[0], answer.instead, answer.unknown], [1, [{ word: 'gradiemt', by: 'gradient' }], []]);
  assert.deepEqual((await ask('construktors')).instead, [{ word: 'construktors', by: 'constructor' }]);
});

test('a short word is not taken for another, but that is offered', async () => {
  const answer = await ask('sat ');
  assert.deepEqual([serials(answer), answer.unknown, answer.instead], [[], [{ word: 'sat', near: ['set'] }], []]);
});

test('an unknown word is named, and what is known is found', async () => {
  const answer = await ask('xyzzyq gradient ');
  assert.deepEqual([serials(answer), answer.every, answer.unknown], [[1, 0], 0, [{ word: 'xyzzyq', near: [] }]]);
});

test('one word typed as two', async () => {
  assert.deepEqual((await found('learn ing '))[0], 4);
});

test('two words written as one', async () => {
  const answer = await ask('learningrate');
  assert.deepEqual([serials(answer)[0], answer.instead], [4, [{ word: 'learningrate', by: 'learning rate' }]]);
});

test('a last word that begins too many words needs another letter', async () => {
  const many = site(Array.from({ length: 300 }, (_, n) => `same${n.toString(36)} sea`), 100);
  const answer = await many('sa');
  assert.deepEqual([answer.wide, answer.total], [true, 0]);
  assert.deepEqual([(await many('sea')).wide, (await many('same8a ')).wide], [false, false]);
  assert.deepEqual([(await many('xq')).wide, (await many('xqz')).wide], [true, false]); // hardly begun
});

test('words of a phrase stand side by side', async () => {
  assert.deepEqual(await found('"gradient descent"'), [1]);
  assert.deepEqual(await found('"descent gradient"'), []);
  assert.deepEqual(await found('"size of the steps"'), [4]);
  assert.deepEqual(await found('"learning the"'), []); // question and answer are no neighbours
  assert.deepEqual(await found('"機械"'), [3]);
  assert.deepEqual(await found('"mini batch"'), [6]);
});

test('a phrase that only the rest of a long answer may hold comes last', async () => {
  const cut = site([{ question: 'needle', answer: 'thread …' }, { question: 'thread', answer: 'needle thread' }, 'thread needle']);
  assert.deepEqual(serials(await cut('"needle thread"')), [1, 0]);
});

test('an excluded word', async () => {
  assert.deepEqual(await found('gradient -loss'), [1]);
  assert.deepEqual(await found('rate -learning'), [41, 7]);
  assert.deepEqual(await found('git gradient -p'), await found('gradient git p'));
});

test('only exclusions list nothing, as do signs', async () => {
  for (const text of ['-gradient', '', ' ', '*', '"', ':'])
    assert.deepEqual(await ask(text), { hits: [], total: 0, every: 0, unknown: [], instead: [], wide: false, facets: null });
});

test('deck: by words of its title or address', async () => {
  assert.deepEqual(await found('rate deck:deep'), [4, 7]);
  assert.deepEqual(await found('rate deck:"deep wa"'), [7]);
  assert.deepEqual(await found('rate deck:"wa deep"'), []);
  assert.deepEqual(await found('deck:__proto__'), [5]);
  assert.deepEqual(await found('deck:日'), [3]);
  assert.deepEqual((await ask('rate deck:nowhere')).total, 0);
});

test('tag: means the tag and what is below it', async () => {
  assert.deepEqual((await found('tag:ml')).sort(), [1, 4]);
  assert.deepEqual(await found('tag:#ml/steps'), [1]);
  assert.deepEqual(await found('tag:m'), []);
  assert.deepEqual(await found('tag:constructor'), [5]);
  assert.deepEqual(await found('tag:__proto__ tag:constructor'), [5]);
  assert.deepEqual(await found('rate tag:exam'), [41]);
});

test('filters of the question', async () => {
  assert.deepEqual(await found('rate', { deck: [3, 2] }), [4]);
  assert.deepEqual(await found('rate', { tag: ['exam'] }), [41]);
  assert.deepEqual(await found('rate', { tag: ['exam'], deck: [2] }), []);
  assert.deepEqual(await found('', { tag: ['exam'] }), [1, 41]);
  assert.deepEqual(await found('rate', { deck: [99] }), []);
});

test('how many cards each deck and tag has', async () => {
  const { facets, total } = await ask('rate', { facets: true });
  assert.equal(total, 3);
  assert.deepEqual(facets.decks, [
    { deck: 0, title: 'Deck', count: 1 }, { deck: 2, title: 'Deep learning', count: 1 }, { deck: 4, title: 'Deep water', count: 1 },
  ]);
  assert.deepEqual(facets.tags, [{ tag: 'exam', count: 1 }, { tag: 'ml', count: 1 }]);
  assert.deepEqual((await ask('proto', { facets: true })).facets, {
    decks: [{ deck: 3, title: '__proto__', count: 1 }],
    tags: [{ tag: '__proto__', count: 1 }, { tag: 'constructor', count: 1 }],
  });
});

test('common words do not count where two rarer ones are there', async () => {
  assert.deepEqual((await ask('the size of the steps')).every, 2);
  assert.deepEqual((await ask('the size')).every, 2);
  assert.deepEqual(serials(await ask('of a')), [0, 1, 6, 4, 7]);
});

test('commands and signs', async () => {
  for (const text of ['∇', '\\nabla', 'nabla', '\\nab', '∇L', 'c++'])
    assert.deepEqual(await found(text), text === 'c++' ? [2] : [6], text);
  assert.deepEqual(await found('\\mathbf'), []);
});

test('one and many, joined and apart, with accents and without', async () => {
  for (const [text, first] of [['theory', 40], ['theories', 40], ['array', 7], ['box', 7], ['mini batch', 6], ['minibatch', 6],
    ['minibatches', 6], ['mini-batches', 6], ['groesse', 41], ['grosse', 41], ['GRÖSSE', 41]])
    assert.equal((await found(text))[0], first, text);
});

test('parts of dense runs', async () => {
  for (const text of ['学', '学習', '機械学習', '学習法']) assert.deepEqual(await found(text), [3], text);
});

test('names of objects are words', async () => {
  for (const text of ['__proto__', 'proto', 'constructor', 'constructo']) assert.deepEqual(await found(text), [5], text);
  assert.deepEqual(await found('toString '), []);
  assert.deepEqual(await found('hasOwnProperty valueOf '), []);
});

test('a hit says what is shown and where its words stand', async () => {
  const { hits: [hit] } = await ask('nabla batch');
  assert.deepEqual(hit, {
    id: 'c6', href: 'd.html#c6', deck: 'Deck', section: 'Training', number: 7, inside: 'answer',
    asked: { text: 'Mini-batch or minibatch', marks: [[5, 10]], maths: [] },
    told: { text: 'Both are ∇L(w) of a few.', marks: [[9, 14]], maths: [[9, 14]] },
  });
});

test('inside: the question if it holds all that is there; nothing if only the deck or section does', async () => {
  const inside = async text => (await ask(text)).hits[0].inside;
  assert.deepEqual(await Promise.all(['gradient', 'gradient steps', 'rate large', 'training', 'deck:日'].map(inside)),
    ['question', 'answer', 'answer', '', '']);
});

test('no more hits than asked for, and none twice', async () => {
  const answer = await ask('rate', { limit: 2 });
  assert.deepEqual([answer.hits.length, answer.total], [2, 3]);
});

test('nothing more is read once nobody waits', async () => {
  const library = shelf(CARDS);
  const search = searcher({ ...library, rows: () => assert.fail('rows were read') });
  await search({ text: 'gradient', limit: 9 }, () => true);
});

test('a site without cards', async () => {
  const none = site([]);
  for (const text of ['a', 'gradient', '"a b"', 'deck:x', 'tag:x', '-abc', 'xyzzy '])
    assert.deepEqual((await none(text, { facets: true })).hits, [], text);
});
