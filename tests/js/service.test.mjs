// The service answers the newest question, shows that it is alive, and follows the site when it is built anew.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Missing, service } from '../../static/js/core/service.js';

const pause = time => new Promise(done => setTimeout(done, time));
const manifest = build => JSON.stringify({ v: 2, build, keys: [''], terms: build, fields: ['a'], rows: {} });

/** A service over `files`, in which a question reads the shard of its text; what it posts, and what it reads. */
function begun(files, search) {
  const [posted, read] = [[], []];
  const take = service({
    files: () => async path => {
      read.push(path);
      await null;
      if (!(path in files)) throw new Missing('404');
      return files[path];
    },
    post: word => posted.push(word),
    searcher: search ?? (library => async ({ text }) => ({ total: (await library.terms(text)).length })),
    beats: tick => {
      const timer = setInterval(tick, 5);
      return () => clearInterval(timer);
    },
  });
  return { take, posted, read, said: () => posted.filter(word => !word.beat) };
}

test('answers once the address is known', async () => {
  const { take, posted, read } = begun({ 'manifest.json': manifest('aaaaaaaa'), 't/aaaaaaaa.txt': '0a\n1b' });
  take({ root: 'r' });
  await take({ id: 1, question: { text: 'a', limit: 1 } });
  assert.deepEqual(posted, [{ beat: true }, { begun: 1 }, { id: 1, found: { total: 2 } }]);
  assert.deepEqual(read, ['manifest.json', 't/aaaaaaaa.txt']);
});

test('only the newest question is answered, and an older one told that it is stale', async () => {
  const seen = [];
  const { take, said } = begun({ 'manifest.json': manifest('aaaaaaaa') }, () => async ({ text }, stale) => {
    await pause(10);
    seen.push([text, stale()]);
    return { total: text.length };
  });
  take({ root: 'r' });
  const first = take({ id: 1, question: { text: 'a' } });
  await pause(2);
  await Promise.all([first, take({ id: 2, question: { text: 'ab' } })]);
  assert.deepEqual(seen, [['a', true], ['ab', false]]);
  assert.deepEqual(said(), [{ begun: 1 }, { begun: 2 }, { id: 2, found: { total: 2 } }]);
});

test('it shows that it is alive while it waits, and then no more', async () => {
  const { take, posted } = begun({ 'manifest.json': manifest('aaaaaaaa') }, () => () => pause(40).then(() => ({})));
  take({ root: 'r' });
  await take({ id: 1, question: { text: 'a' } });
  const beats = posted.length;
  assert.ok(beats > 5);
  await pause(20);
  assert.equal(posted.length, beats);
});

test('a site that was built anew is searched instead', async () => {
  const files = { 'manifest.json': manifest('aaaaaaaa'), 't/aaaaaaaa.txt': '0a' };
  const { take, read, said } = begun(files);
  await take({ root: 'r' });
  await pause(1);
  Object.assign(files, { 'manifest.json': manifest('bbbbbbbb'), 't/bbbbbbbb.txt': '0a\n1b\n1c' });
  delete files['t/aaaaaaaa.txt'];
  await take({ id: 1, question: { text: 'a' } });
  assert.deepEqual(said().at(-1), { id: 1, found: { total: 3 } });
  assert.deepEqual(read, ['manifest.json', 't/aaaaaaaa.txt', 'manifest.json', 't/bbbbbbbb.txt']);
});

test('a file that is missing from the site as it is now is a fault, and asked for again', async () => {
  const files = { 'manifest.json': manifest('aaaaaaaa') };
  const { take, said } = begun(files);
  take({ root: 'r' });
  await take({ id: 1, question: { text: 'a' } });
  assert.deepEqual(said().at(-1), { id: 1, fault: 'Error: t/aaaaaaaa.txt: 404' });
  files['t/aaaaaaaa.txt'] = '0a';
  await take({ id: 2, question: { text: 'a' } });
  assert.deepEqual(said().at(-1), { id: 2, found: { total: 1 } });
});

test('a manifest that cannot be had is a fault, and asked for again', async () => {
  const files = {};
  const { take, said } = begun(files);
  take({ root: 'r' });
  await take({ id: 1, question: { text: 'a' } });
  assert.deepEqual(said(), [{ id: 1, fault: 'Error: 404' }]);
  Object.assign(files, { 'manifest.json': manifest('aaaaaaaa'), 't/aaaaaaaa.txt': '0a' });
  await take({ id: 2, question: { text: 'a' } });
  assert.deepEqual(said().at(-1), { id: 2, found: { total: 1 } });
});

test('a manifest of another version is a fault', async () => {
  const { take, said } = begun({ 'manifest.json': '{"v":3}' });
  take({ root: 'r' });
  await take({ id: 1, question: { text: 'a' } });
  assert.deepEqual(said(), [{ id: 1, fault: 'Error: manifest.json is of version 3' }]);
});
