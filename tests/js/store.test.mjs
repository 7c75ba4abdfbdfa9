// Search files are kept by the site, as long as its manifest names them, and found again without a network.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { store } from '../../static/js/store.js';

const ROOT = 'https://example.org/notes/';
const pause = () => new Promise(done => setTimeout(done, 5));

/** The browser's caches, as far as they are used. */
function shelves(given = {}) {
  const all = new Map(Object.entries(given).map(([name, files]) => [name, new Map(Object.entries(files))]));
  return {
    all,
    keys: async () => [...all.keys()],
    delete: async name => all.delete(name),
    open: async name => {
      if (!all.has(name)) all.set(name, new Map());
      const files = all.get(name);
      return {
        match: async url => (files.has(url) ? new Response(files.get(url)) : undefined),
        put: async (url, response) => { files.set(url, await response.text()) },
        keys: async () => [...files.keys()].map(url => ({ url })),
        delete: async ({ url }) => files.delete(url),
      };
    },
  };
}

/** A network with these files; `asked` is what was asked of it. */
function network(files) {
  const asked = [];
  return [asked, async path => {
    asked.push(path);
    if (!(path in files)) throw new TypeError('Failed to fetch');
    return files[path];
  }];
}

const [OLD, SAME, NEW] = ['0123abcd', '4567ef01', '89ab2345'];
const manifest = (...names) => JSON.stringify({ terms: names.join('') });

test('a file is fetched once, and what another build still names is kept', async () => {
  const caches = shelves();
  const files = { 'manifest.json': manifest(OLD, SAME), [`t/${OLD}.txt`]: 'A', [`d/${SAME}/7.json`]: 'B' };
  const [asked, fetched] = network(files);
  for (let visit = 0; visit < 2; visit += 1) {
    const get = store(ROOT, fetched, caches);
    await get('manifest.json');
    assert.equal(await get(`t/${OLD}.txt`), 'A');
    assert.equal(await get(`d/${SAME}/7.json`), 'B');
    await pause();
  }
  assert.deepEqual(asked, ['manifest.json', `t/${OLD}.txt`, `d/${SAME}/7.json`, 'manifest.json']);
  files['manifest.json'] = manifest(SAME, NEW);
  await store(ROOT, fetched, caches)('manifest.json');
  await pause();
  assert.deepEqual([...caches.all.keys()], ['/notes/ search']);
  assert.deepEqual(
    [...caches.all.get('/notes/ search').keys()], ['manifest.json', `d/${SAME}/7.json`].map(path => `${ROOT}search/${path}`));
});

test('without a network, what was kept is used', async () => {
  const caches = shelves();
  const there = store(ROOT, network({ 'manifest.json': manifest(OLD), [`t/${OLD}.txt`]: 'A' })[1], caches);
  await there('manifest.json');
  await there(`t/${OLD}.txt`);
  await pause();
  const get = store(ROOT, network({})[1], caches);
  assert.equal(await get('manifest.json'), manifest(OLD));
  assert.equal(await get(`t/${OLD}.txt`), 'A');
  await assert.rejects(get(`t/${NEW}.txt`), TypeError);
  await assert.rejects(store(ROOT, network({})[1], shelves())('manifest.json'), TypeError);
});

test('caches of others are left alone, of sites above and below too', async () => {
  const others = { '/ search': {}, '/notes/more/ search': {}, '/notes/': {}, 'workbox': {} };
  const caches = shelves(others);
  const get = store(ROOT, network({ 'manifest.json': manifest(NEW) })[1], caches);
  await get('manifest.json');
  await pause();
  assert.deepEqual([...caches.all.keys()].sort(), [...Object.keys(others), '/notes/ search'].sort());
});

test('where nothing may be kept, files are fetched all the same', async () => {
  const refuse = async () => { throw new DOMException('denied', 'SecurityError') };
  const broken = { open: async () => ({ match: refuse, put: refuse }), keys: refuse, delete: refuse };
  for (const caches of [undefined, { open: refuse, keys: refuse, delete: refuse }, broken]) {
    const get = store(ROOT, network({ 'manifest.json': manifest(OLD), 't/a.txt': 'A' })[1], caches);
    assert.equal(await get('manifest.json'), manifest(OLD));
    assert.equal(await get('t/a.txt'), 'A');
    await pause();
  }
});
