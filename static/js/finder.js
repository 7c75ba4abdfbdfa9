// Questions to the search worker: the newest wins, and one that takes too long is given up.

/**
 * @typedef {import('./answer.js').Answer} Answer
 * @typedef {import('./answer.js').Question} Question
 * @typedef {import('./core/service.js').Message} Message
 *
 * A worker, or what stands in for one.
 * @typedef {object} Port
 * @property {((event: any) => void) | null} onmessage its data are `Word`s of the service
 * @property {((event: any) => void) | null} onerror
 * @property {(message: Message) => void} postMessage
 * @property {() => void} terminate
 *
 * @typedef {{id: number, question: Question, done: (answer: Answer | null) => void}} Asked
 */

/** @type {Answer} */
const NONE = { hits: [], total: 0, every: 0, unknown: [], instead: [], wide: false, facets: null };
const TURN = 50; // milliseconds for messages that came while the page itself was busy

/**
 * A function that asks; it gives null for a question that a newer one has overtaken.  A worker that computes for longer
 * than `silence` is ended; while it waits for files it shows that it is alive, and has `patience`.
 * @param {() => Port} start a new worker that has been told where the site is
 * @param {object} [options]
 * @param {() => Port | Promise<Port>} [options.aside] the same without a worker, told as well; for when there is none
 * @param {number} [options.silence] milliseconds
 * @param {number} [options.patience] milliseconds
 * @returns {(question: Question) => Promise<Answer | null>}
 */
export function finder(start, { aside, silence = 500, patience = 20_000 } = {}) {
  /** @type {Port | null} */
  let port = null;
  let opening = false;
  let alone = false; // without a worker, where nothing can be ended
  let alive = false;
  let last = 0;
  let begun = 0;
  /** @type {Asked | null} */
  let asked = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let watch;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let limit;

  /** @param {Answer} answer */
  function settle(answer) {
    clearTimeout(watch);
    clearTimeout(limit);
    watch = limit = undefined;
    asked?.done(answer);
    asked = null;
  }

  function end() {
    if (port) port.onmessage = port.onerror = null;
    port?.terminate();
    port = null;
  }

  /** Listens for a sign of life from now on. */
  function listen() {
    clearTimeout(watch);
    watch = undefined;
    if (asked && alive && !alone) watch = setTimeout(() => { watch = setTimeout(silent, TURN) }, silence);
  }

  function silent() {
    const late = begun === asked?.id;
    end();
    if (late) settle({ ...NONE, late: true });
    else send(); // it was busy with an older one
  }

  /** @param {Port} next */
  function use(next) {
    port = next;
    alive = opening = false;
    begun = 0;
    port.onmessage = event => {
      const data = /** @type {import('./core/service.js').Word} */ (event.data);
      alive = true;
      if (data.begun !== undefined) begun = data.begun;
      if (asked && data.id === asked.id) settle(data.found ?? { ...NONE, lost: true });
      else listen();
    };
    port.onerror = () => {
      const never = !alive && !alone;
      end();
      if (never) without();
      else settle({ ...NONE, lost: true });
    };
    if (asked) port.postMessage({ id: asked.id, question: asked.question });
    listen();
  }

  async function without() {
    alone = opening = true;
    try {
      if (!aside) throw new Error('no worker');
      use(await aside());
    } catch {
      alone = opening = false;
      settle({ ...NONE, lost: true });
    }
  }

  function send() {
    if (opening) return;
    if (port) port.postMessage({ id: asked?.id, question: asked?.question });
    else if (alone) without();
    else
      try {
        use(start());
      } catch {
        without();
      }
    if (watch === undefined) listen(); // a worker that is silent already gets no more time
  }

  return question => new Promise(done => {
    asked?.done(null);
    asked = { id: (last += 1), question, done };
    clearTimeout(limit);
    limit = setTimeout(() => {
      if (!alive) end(); // the next question starts another
      settle({ ...NONE, lost: true });
    }, patience);
    send();
  });
}
