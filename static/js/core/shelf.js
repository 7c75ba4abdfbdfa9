// Files that were read, kept until there is no more room.

/**
 * A file could not be read; `path` says which, `cause` why.
 */
export class Unread extends Error {
  /**
   * @param {string} path
   * @param {unknown} cause
   */
  constructor(path, cause) {
    super(`${path}: ${cause instanceof Error ? cause.message : cause}`, { cause });
    this.path = path;
  }
}

/**
 * @template T
 * @callback Take the file as `made` of its text; `grow` is to be told when what was made takes more room
 * @param {string} path
 * @param {(text: string, grow: (characters: number) => void) => T} made
 * @returns {Promise<T>}
 */

/**
 * A function that reads each file once.  What was used longest ago is forgotten when all together is larger than `most`
 * characters; what could not be read is forgotten at once, so that it can be tried again.
 * @param {(path: string) => Promise<string>} get
 * @param {number} most
 */
export function shelf(get, most) {
  /** @type {Map<string, {size: number, value: Promise<any>}>} */
  const kept = new Map(); // what was used last stands last
  let total = 0;

  /** @param {string} path */
  function forget(path) {
    total -= kept.get(path)?.size ?? 0;
    kept.delete(path);
  }

  /** @param {string} used */
  function prune(used) {
    for (const [path, { size }] of kept) {
      if (total <= most) return;
      if (size && path !== used) forget(path); // without a size it is still on its way
    }
  }

  /**
   * @template T
   * @param {string} path
   * @param {(text: string, grow: (characters: number) => void) => T} made
   */
  function read(path, made) {
    const book = { size: 0, value: load() };
    /** @param {number} characters */
    function grow(characters) {
      if (kept.get(path) !== book) return;
      book.size += characters;
      total += characters;
    }
    async function load() {
      try {
        const text = await Promise.resolve(path).then(get); // a throw of `get` comes after `book` is there, too
        const value = made(text, grow);
        grow(text.length + 1);
        prune(path);
        return value;
      } catch (fault) {
        if (kept.get(path) === book) forget(path);
        throw new Unread(path, fault);
      }
    }
    return book;
  }

  /**
   * @template T
   * @param {string} path
   * @param {(text: string, grow: (characters: number) => void) => T} made
   * @returns {Promise<T>}
   */
  return function take(path, made) {
    const book = kept.get(path) ?? read(path, made);
    kept.delete(path);
    kept.set(path, book);
    prune(path);
    return book.value;
  };
}
