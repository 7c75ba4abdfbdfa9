// Search files are kept by the site and the build, and found again without a network.

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

test('a file is fetched once, and again only for another build', async () => {
  const caches = shelves();
  const files = { 'manifest.json': '{"build":"one"}', 't/a.txt': 'A' };
  const [asked, fetched] = network(files);
  for (let visit = 0; visit < 2; visit += 1) {
    const get = store(ROOT, fetched, caches);
    await get('manifest.json');
    assert.equal(await get('t/a.txt'), 'A');
    await pause();
  }
  assert.deepEqual(asked, ['manifest.json', 't/a.txt', 'manifest.json']);
  files['manifest.json'] = '{"build":"two"}';
  const get = store(ROOT, fetched, caches);
  await get('manifest.json');
  await get('t/a.txt');
  await pause();
  assert.deepEqual([...caches.all.keys()], ['/notes/ search two']);
  assert.deepEqual([...caches.all.get('/notes/ search two').keys()], [`${ROOT}search/manifest.json`, `${ROOT}search/t/a.txt`]);
});

test('without a network, what was kept is used', async () => {
  const caches = shelves();
  const there = store(ROOT, network({ 'manifest.json': '{"build":"one"}', 't/a.txt': 'A' })[1], caches);
  await there('manifest.json');
  await there('t/a.txt');
  await pause();
  const get = store(ROOT, network({})[1], caches);
  assert.equal(await get('manifest.json'), '{"build":"one"}');
  assert.equal(await get('t/a.txt'), 'A');
  await assert.rejects(get('t/b.txt'), TypeError);
  await assert.rejects(store(ROOT, network({})[1], shelves())('manifest.json'), TypeError);
});

test('caches of others are left alone, of sites above and below too', async () => {
  const others = { '/ search one': {}, '/notes/more/ search one': {}, '/notes/': {}, 'workbox': {} };
  const caches = shelves({ ...others, '/notes/ search old': {} });
  const get = store(ROOT, network({ 'manifest.json': '{"build":"new"}' })[1], caches);
  await get('manifest.json');
  await pause();
  assert.deepEqual([...caches.all.keys()].sort(), [...Object.keys(others), '/notes/ search new'].sort());
});

test('where nothing may be kept, files are fetched all the same', async () => {
  const refuse = async () => { throw new DOMException('denied', 'SecurityError') };
  const broken = { open: async () => ({ match: refuse, put: refuse }), keys: refuse, delete: refuse };
  for (const caches of [undefined, { open: refuse, keys: refuse, delete: refuse }, broken]) {
    const get = store(ROOT, network({ 'manifest.json': '{"build":"one"}', 't/a.txt': 'A' })[1], caches);
    assert.equal(await get('manifest.json'), '{"build":"one"}');
    assert.equal(await get('t/a.txt'), 'A');
    await pause();
  }
});
