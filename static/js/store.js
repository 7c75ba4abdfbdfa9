// Search files kept in the browser, so that what was read once is found again without a network.  All files but the
// manifest are named after what is in them, so one that is kept is never out of date, and serves later builds too.

const MANIFEST = 'manifest.json';
const NAME = /([0-9a-f]{8})[./][^/]*$/; // of a file, or of the folder that it is in

/**
 * Reads files through a cache of the site's own; caches of other sites are left alone.
 * @param {string} root address of the site
 * @param {(path: string) => Promise<string>} fetched text of a file below search/ from the network
 * @param {CacheStorage | undefined} caches missing, or refusing, where nothing may be kept
 * @returns {(path: string) => Promise<string>}
 */
export function store(root, fetched, caches) {
  const shelf = opened(caches, `${new URL(root).pathname} search`);
  /** @param {string} path */
  const address = path => `${root}search/${path}`;

  /** @param {string} path */
  async function kept(path) {
    try {
      return (await (await shelf)?.match(address(path)))?.text();
    } catch { return undefined }
  }

  /** @param {string} path @param {string} text */
  async function keep(path, text) {
    try {
      const cache = await shelf;
      await cache?.put(address(path), new Response(text));
      if (cache && path === MANIFEST) await pruned(cache, text);
    } catch {} // nothing may be kept, or there is no room
  }

  return async path => {
    if (path !== MANIFEST) {
      const there = await kept(path);
      if (there !== undefined) return there;
    }
    try {
      const text = await fetched(path);
      keep(path, text);
      return text;
    } catch (fault) {
      const there = path === MANIFEST ? await kept(path) : undefined;
      if (there === undefined) throw fault;
      return there;
    }
  };
}

/**
 * @param {CacheStorage | undefined} caches
 * @param {string} name
 */
async function opened(caches, name) {
  try {
    return await caches?.open(name);
  } catch { return undefined }
}

/**
 * Drops the files that a manifest does not name.
 * @param {Cache} cache
 * @param {string} manifest
 */
async function pruned(cache, manifest) {
  for (const request of await cache.keys()) {
    const name = NAME.exec(new URL(request.url).pathname)?.[1];
    if (name && !manifest.includes(name)) await cache.delete(request);
  }
}
