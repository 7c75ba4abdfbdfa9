// The search as something that takes messages and posts others.  Pure: files, timers and the way back are passed in, so
// that it is the same in a worker and on the page.
//
// In: {root}, the address of the site, before all else; {id, question}, the ids ascending.
// Out: {begun: id}, {id, found} or {id, fault} for the newest question; {beat: true} at once, and again and again
// while a question is open and nothing is being computed.

import { library } from './shards.js';

/**
 * @typedef {import('../answer.js').Question} Question
 * @typedef {import('../answer.js').Answer} Answer
 * @typedef {{root?: string, id?: number, question?: Question}} Message
 * @typedef {{beat?: true, begun?: number, id?: number, found?: Answer, fault?: string}} Word what is posted
 * @typedef {(question: Question, stale: () => boolean) => Promise<Answer>} Search `stale`: nobody waits for it any more
 * @typedef {{build: string, search: Search}} Site
 */

/**
 * A file is not there, though the manifest names it: the site was built anew.
 */
export class Missing extends Error {}

/**
 * @param {object} means
 * @param {(root: string) => (path: string) => Promise<string>} means.files gives the text of a file below search/,
 *   `manifest.json` as it is now; it rejects with `Missing` where there is none
 * @param {(word: Word) => void} means.post
 * @param {(library: import('./shards.js').Library) => Search} means.searcher
 * @param {(tick: () => void) => () => void} means.beats calls `tick` every now and then, until what it gives is called
 * @returns {(message: Message) => Promise<void>}
 */
export function service({ files, post, searcher, beats }) {
  /** @type {((path: string) => Promise<string>) | undefined} */
  let get;
  /** @type {Promise<Site> | null} */
  let site = null;
  let newest = 0;
  let open = 0;
  let still = () => {};

  /** @returns {Promise<Site>} */
  async function read() {
    if (!get) throw new Error('no address');
    const manifest = JSON.parse(await get('manifest.json'));
    if (manifest.v !== 2) throw new Error(`manifest.json is of version ${manifest.v}`);
    return { build: manifest.build, search: searcher(library(manifest, get)) };
  }

  function current() {
    if (!site) {
      const reading = site = read();
      reading.catch(() => { if (site === reading) site = null }); // so that it can be tried again
    }
    return site;
  }

  /**
   * The site as it is now, if that is another than the one where a file was missing.
   * @param {Site} old
   * @param {unknown} fault
   */
  async function renewed(old, fault) {
    if (!(fault instanceof Error && fault.cause instanceof Missing)) throw fault;
    if (await current() !== old) return current();
    const next = await read();
    if (next.build === old.build) throw fault;
    site = Promise.resolve(next);
    return next;
  }

  /**
   * @param {number} id
   * @param {Question} question
   * @returns {Promise<Answer | null>} null where a newer one has overtaken it
   */
  async function answered(id, question) {
    const stale = () => id !== newest;
    const now = await current();
    if (stale()) return null;
    post({ begun: id });
    try {
      return await now.search(question, stale);
    } catch (fault) {
      if (stale()) return null;
      return (await renewed(now, fault)).search(question, stale);
    }
  }

  /**
   * @param {number} id
   * @param {Question} question
   */
  async function answer(id, question) {
    newest = id;
    if (!open) still = beats(() => post({ beat: true }));
    open += 1;
    try {
      const found = await answered(id, question);
      if (found && id === newest) post({ id, found });
    } catch (fault) {
      if (id === newest) post({ id, fault: String(fault) });
    }
    open -= 1;
    if (!open) still();
  }

  return async function take({ root, id, question }) {
    if (root !== undefined) {
      get = files(root);
      post({ beat: true });
      current().catch(() => {}); // a question that needs it will say so
    }
    if (id !== undefined && question) await answer(id, question);
  };
}
