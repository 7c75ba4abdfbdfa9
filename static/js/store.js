// Search files kept in the browser, so that what was read once is found again without a network.  All files but the
// manifest are named after what is in them, so one that is kept is never out of date.

/**
 * Reads files through a cache of the site's own, one for each build; caches of other sites are left alone.
 * @param {string} root address of the site
 * @param {(path: string) => Promise<string>} fetched text of a file below search/ from the network
 * @param {CacheStorage | undefined} caches missing, or refusing, where nothing may be kept
 * @returns {(path: string) => Promise<string>}
 */
export function store(root, fetched, caches) {
  const mine = `${new URL(root).pathname} search `;
  /** @param {string} path */
  const address = path => `${root}search/${path}`;
  /** @type {Promise<Cache | undefined>} */
  let shelf = Promise.resolve(undefined);

  async function names() {
    return (await caches?.keys() ?? []).filter(name => name.startsWith(mine));
  }

  /**
   * The cache of a build, its manifest in it; those of other builds go.
   * @param {string} text the manifest
   */
  async function opened(text) {
    const name = mine + JSON.parse(text).build;
    const cache = await caches?.open(name);
    await cache?.put(address('manifest.json'), new Response(text));
    for (const other of await names()) if (other !== name) caches?.delete(other).catch(() => {});
    return cache;
  }

  /** The manifest that was kept last, and its cache. */
  async function kept() {
    for (const name of await names()) {
      const cache = await caches?.open(name);
      const manifest = await cache?.match(address('manifest.json'));
      if (manifest) {
        shelf = Promise.resolve(cache);
        return manifest.text();
      }
    }
    return undefined;
  }

  async function manifest() {
    try {
      const text = await fetched('manifest.json');
      shelf = opened(text).catch(() => undefined);
      return text;
    } catch (fault) {
      const text = await kept().catch(() => undefined);
      if (text === undefined) throw fault;
      return text;
    }
  }

  return async path => {
    if (path === 'manifest.json') return manifest();
    const cache = await shelf;
    const there = await cache?.match(address(path)).catch(() => undefined);
    if (there) return there.text();
    const text = await fetched(path);
    cache?.put(address(path), new Response(text)).catch(() => {});
    return text;
  };
}
