// The page to print from: what was chosen is laid out as sheets of paper, as they will be printed.

import { advice, amount } from './advice.js';
import { choice as asked, memory, query } from './core/choice.js';
import { form } from './form.js';
import { gapped } from './lists.js';
import { named } from './pieces.js';
import { chosen, sheets } from './sheets.js';
import { slips } from './slips.js';

/**
 * @typedef {import('./core/choice.js').Choice} Choice
 * @typedef {import('./slips.js').Slip} Slip
 *
 * @typedef {object} Place
 * @property {string} root address of the site
 * @property {{get(name: string): string | null, set(name: string, value: string): void}} store
 * @property {{createHTML(html: string): string}} [policy]
 */

const KEPT = 'paper';
const MANY = 100; // cards that take long enough to say how far it is
const LATE = Error('another choice was made');
const state = document.documentElement.dataset;

addEventListener('deck:print', event => start(/** @type {CustomEvent<Place>} */ (event).detail), { once: true });

/** @param {Place} place */
function start({ root, store, policy }) {
  const source = slips(root, html => policy?.createHTML(html) ?? html);
  const [out, stage, said] = ['sheets', 'stage', 'said'].map(id => named(id));
  const foot = document.querySelector('.brand')?.textContent?.trim() ?? '';
  let turn = 0;
  /** @type {Promise<void>} */
  let before = Promise.resolve(); // there is one stage: one layout at a time
  /** @type {import('./slips.js').Pile} */
  let pile = { cards: [], missing: 0 };
  let there = ''; // which cards are in it
  const wanted = form(asked(location.search, store.get(KEPT)), changed);
  changed(wanted.choice);
  named('go').onclick = () => print();

  /** @param {Choice} choice */
  async function changed(choice) {
    const mine = ++turn;
    const current = () => { if (mine !== turn) throw LATE };
    state.fit = 'busy';
    delete state.fault;
    history.replaceState(null, '', query(choice));
    store.set(KEPT, memory(choice));
    let failed = 'The cards could not be fetched. Are you online?';
    try {
      const { decks, tags, cards } = choice;
      const names = JSON.stringify([decks, decks.length ? [] : tags, cards]);
      if (names !== there) {
        said.textContent = 'Fetching cards…';
        const got = await source.of(choice);
        current();
        [pile, there] = [got, names];
        source.styled();
        wanted.offer(pile.cards, choice);
      }
      failed = 'The sheets could not be laid out.';
      const layout = before.then(() => laid(choice, current));
      before = layout.catch(() => {});
      await layout;
    } catch (fault) {
      if (fault === LATE) return;
      out.replaceChildren();
      said.textContent = failed;
      state.fault = String(fault);
      state.fit = 'failed';
    }
  }

  /** @param {Choice} choice @param {() => void} current throws if it is not */
  async function laid(choice, current) {
    current();
    const cards = chosen(pile.cards, choice);
    /** @type {Map<string, number>} */
    const rungs = new Map();
    await loaded(cards.flatMap(({ prompt, answer }) => (answer ? [prompt, answer] : [prompt])));
    const made = await sheets(cards, choice, {
      stage,
      foot,
      count: (rung, more = 1) => void (more && rungs.set(rung, (rungs.get(rung) ?? 0) + more)),
      async pause(done) {
        current();
        if (cards.length > MANY) said.textContent = `Laying out card ${done} of ${cards.length}…`;
        await new Promise(done => setTimeout(done));
      },
    });
    current();
    const [x, y] = choice.nudge;
    out.removeAttribute('style');
    if (x) out.style.setProperty('--nx', `${x}mm`);
    if (y) out.style.setProperty('--ny', `${y}mm`);
    out.replaceChildren(...made);
    await loaded([out]);
    await document.fonts.ready;
    current();
    const shown = choice.sheet === 'cloze' ? cards.filter(gapped).length : cards.length;
    said.replaceChildren(...amount(choice, cards, made.length, shown, pile.missing));
    named('how').replaceChildren(...advice(choice));
    state.rungs = JSON.stringify(Object.fromEntries(rungs));
    state.sheets = String(made.length);
    state.fit = 'done';
  }
}

/** Settles when every picture in there is loaded, or cannot be had. @param {HTMLElement[]} places */
async function loaded(places) {
  const waiting = places.flatMap(place => [...place.querySelectorAll('img')]);
  await Promise.all(waiting.map(picture => picture.decode().catch(() => {})));
}
