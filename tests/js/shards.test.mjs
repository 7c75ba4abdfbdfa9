// Search files are read when needed, once, and forgotten when there is no room or when they could not be read.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { postings } from '../../static/js/core/digits.js';
import { library, serials } from '../../static/js/core/shards.js';
import { dice, encoded, runs, terms } from './encode.mjs';

const FIGURES = { fields: ['question', 'answer'], boosts: [4, 1] };
const roll = dice(3);
const word = () => Array.from({ length: 1 + roll.below(5) }, () => roll.pick([...'abcde19·𝑥学'])).join('');
const text = most => Array.from({ length: roll.below(most) }, word);
const cards = Array.from({ length: 90 }, (_, n) => ({ serial: n < 40 ? n : n + 1700, fields: [text(5), text(30)] }));
const { manifest, files } = encoded(cards, FIGURES);

/** A library, and the files it has asked for. */
function opened(options, fetch = path => files.get(path)) {
  const asked = [];
  return [library(manifest, async path => {
    asked.push(path);
    return fetch(path);
  }, options), asked];
}

test('knows every term, and no other', async () => {
  const [shelf] = opened();
  assert.deepEqual(await shelf.terms(''), terms(cards));
  assert.deepEqual((await shelf.vocabulary()).terms, terms(cards));
  const records = await shelf.records([...terms(cards), '', 'zzz', '\uffff', 'a a']);
  assert.deepEqual([...records.keys()].sort(), terms(cards));
  const places = terms(cards).map(term => records.get(term).place);
  assert.deepEqual(places, [...places].sort((a, b) => a - b));
});

test('a term has the cards of each field', async () => {
  const records = await opened()[0].records(terms(cards));
  for (const [term, { starts, serials }] of records)
    for (const field of [0, 1])
      assert.deepEqual([...serials.slice(starts[field], starts[field + 1])],
        cards.filter(card => card.fields[field].includes(term)).map(card => card.serial), `${term} in field ${field}`);
});

test('a prefix reads the shards that cover it, each once', async () => {
  const [shelf, asked] = opened();
  for (const prefix of ['a', 'ab', '1', '·', '𝑥', '𝑥a', '\ud835', 'zz', '!', '\uffff']) {
    asked.length = 0;
    const [lone] = [library(manifest, async path => asked.push(path) && files.get(path))];
    const found = await lone.terms(prefix);
    assert.deepEqual(found, terms(cards).filter(term => term.startsWith(prefix)), prefix);
    assert.equal(asked.length, lone.covering(prefix), prefix);
    assert.ok(lone.covering(prefix) >= 1);
  }
  await Promise.all([shelf.terms('a'), shelf.terms('ab'), shelf.records(['a', 'ab', 'abc'])]);
  asked.length = 0;
  await shelf.terms('a');
  assert.deepEqual(asked, []);
});

test('shards are asked for at the same time', async () => {
  let [now, most] = [0, 0];
  const [shelf] = opened({}, async path => {
    most = Math.max(most, now += 1);
    await null;
    now -= 1;
    return files.get(path);
  });
  await shelf.terms('');
  assert.equal(most, shelf.covering(''));
});

for (const [how, fault] of [
  ['rejects', () => Promise.reject(new Error('404'))],
  ['throws', () => { throw new Error('404') }],
  ['is no file of ours', () => null],
])
  test(`a file that ${how} is named, and read again the next time`, async () => {
    let broken = true;
    const shelf = library(manifest, path => (broken ? fault() : Promise.resolve(files.get(path))));
    await assert.rejects(shelf.rows([0]), { path: 'd/00000001/0.json', message: /^d\/00000001\/0\.json: / });
    await assert.rejects(shelf.records(['a']), { message: /^t\/[0-9a-f]{8}\.txt: / });
    broken = false;
    assert.equal((await shelf.rows([0]))[0].question, 'Question 0');
    assert.equal((await shelf.records(['a'])).size, 1);
  });

test('rows are cards, and null where there is none', async () => {
  const [shelf, asked] = opened();
  const rows = await shelf.rows([1745, 3, 1795, 600, 99_999, 3]);
  assert.deepEqual(rows.map(row => row?.serial), [1745, 3, undefined, undefined, undefined, 3]);
  const card = { serial: 3, deck: 'Deck', href: 'd.html#c3', number: 4, section: '' };
  assert.deepEqual(rows[1], { ...card, question: 'Question 3', answer: 'Answer 3' });
  assert.equal(new Set(asked).size, asked.length);
});

test('what was used longest ago makes room', async () => {
  const [shelf, asked] = opened({ most: 12_000 });
  await shelf.rows([0]);
  for (const term of terms(cards)) {
    await shelf.records([term]);
    await shelf.rows([0]);
  }
  const shards = asked.filter(path => path.startsWith('t/'));
  assert.equal(asked.filter(path => path.startsWith('d/')).length, 1, 'what is in use stays');
  asked.length = 0;
  await shelf.records([terms(cards)[0]]);
  assert.equal(asked.length, 1, 'the first shard is gone');
  assert.equal(new Set(shards).size, shards.length);
});

test('a shard larger than all the room is kept while it is used', async () => {
  const [shelf] = opened({ most: 1 });
  assert.deepEqual(await shelf.terms(''), terms(cards));
  assert.equal((await shelf.records(terms(cards))).size, terms(cards).length);
});

test('decks give all cards in order', async () => {
  const decks = await opened()[0].decks();
  assert.deepEqual(decks, [{ title: 'Deck', href: 'decks/deck-0.html', runs: runs(cards.map(card => card.serial)) }]);
  assert.deepEqual([...serials(decks)], cards.map(card => card.serial));
  assert.deepEqual([...serials([{ runs: [[9, 2]] }, { runs: [[3, 1], [0, 2]] }])], [0, 1, 3, 9, 10]);
});

test('a site without cards', async () => {
  const empty = encoded([], FIGURES);
  const shelf = library(empty.manifest, async path => empty.files.get(path));
  assert.deepEqual([await shelf.terms('a'), (await shelf.records(['a'])).size, shelf.covering('a')], [[], 0, 0]);
  assert.deepEqual([(await shelf.vocabulary()).terms, await shelf.rows([0])], [[], [null]]);
});

test('damaged postings end', () => {
  for (let n = 0; n < 2000; n += 1) {
    const line = Array.from({ length: 30 }, () => roll.pick([...'0aZ-_\t\u00e9𝑥\u0000'])).join('');
    assert.ok(postings(`0a\t${line}`, 2, 2).serials.length <= 30);
  }
});
