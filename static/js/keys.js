// The list of keys, with the switch that turns them off and the means to change each.

import { piece, sheet } from './pieces.js';

/**
 * @typedef {{on: boolean, map: {[act: string]: string}}} Keys
 * @typedef {{assets: string, keys: Keys, standard: {[act: string]: string}, store: {set(name: string, value: string): void}}} Place
 */

const ACTS = new Map([
  ['next', 'Next card'],
  ['previous', 'Previous card'],
  ['fold', 'Open or fold the card in view'],
  ['search', 'Search'],
  ['print', 'Print this page'],
  ['help', 'This list'],
]);

addEventListener('deck:keys', event => show(/** @type {CustomEvent<Place>} */ (event).detail));

/** @param {Place} place */
async function show(place) {
  const open = /** @type {HTMLDialogElement | null} */ (document.getElementById('keys'));
  if (open?.open) return open.close();
  if (!open) await sheet(place.assets, 'keys');
  const dialog = open ?? built(place);
  document.body.append(dialog);
  dialog.showModal();
}

/** @param {Place} place */
function built({ keys, standard, store }) {
  const dialog = piece('dialog');
  dialog.id = 'keys';
  dialog.setAttribute('aria-labelledby', 'keys-title');
  const title = piece('h2', '', 'Keys');
  title.id = 'keys-title';
  const label = piece('label', 'switch');
  const on = piece('input');
  on.type = 'checkbox';
  on.checked = keys.on;
  label.append(on, 'Use single keys on these pages');
  const told = piece('p', '');
  told.role = 'status';
  const table = piece('table', '');
  const rows = piece('tbody', '');
  table.append(rows);
  /** @type {string | undefined} */
  let awaited;
  const keep = () => store.set('keys', JSON.stringify(keys));

  /** @param {string} name @param {(Node | string)[]} cells */
  function row(name, ...cells) {
    const made = piece('tr', '');
    const head = piece('th', '', name);
    head.scope = 'row';
    const cell = piece('td', '');
    cell.append(...cells);
    made.append(head, cell);
    return made;
  }

  function draw() {
    rows.replaceChildren(...[...ACTS].map(([act, name]) => {
      const change = piece('button', 'btn', 'Change');
      change.dataset.act = act;
      change.setAttribute('aria-label', `Change the key for: ${name}`);
      change.onclick = () => {
        awaited = act;
        change.textContent = 'Press a key';
        told.textContent = `Press the key for “${name}”, or Escape to leave it.`;
      };
      return row(name, piece('kbd', '', keys.map[act] ?? 'none'), change);
    }), row('Search, also while typing', piece('kbd', '', 'Ctrl K'), ' ', piece('kbd', '', '⌘ K')),
    row('Open or fold the answer in focus', piece('kbd', '', 'Space'), ' ', piece('kbd', '', 'Enter')),
    row('Close a list or this window', piece('kbd', '', 'Esc')));
  }

  /** @param {string | undefined} act */
  function redraw(act) {
    draw();
    if (act) /** @type {HTMLElement | null} */ (rows.querySelector(`[data-act=${act}]`))?.focus();
  }

  on.onchange = () => {
    keys.on = on.checked;
    told.textContent = keys.on ? 'Keys are on.' : 'Keys are off. Ctrl K and this button still work.';
    keep();
  };
  const reset = piece('button', 'btn', 'Reset');
  reset.onclick = () => { Object.assign(keys.map, standard); keep(); draw(); told.textContent = 'The keys are as they were.' };
  const close = piece('button', 'btn', 'Close');
  close.onclick = () => dialog.close();
  dialog.addEventListener('keydown', event => {
    const searches = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k'; // closes this list
    if (!awaited || searches || event.isComposing || ['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'Tab'].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    const act = awaited;
    awaited = undefined;
    if (event.key !== 'Escape') told.textContent = changed(keys.map, act, event);
    else told.textContent = 'Nothing was changed.';
    keep();
    redraw(act);
  });
  dialog.addEventListener('cancel', event => { if (awaited) event.preventDefault() });
  dialog.addEventListener('close', () => { awaited = undefined; told.textContent = ''; draw() });
  const acts = piece('p', 'acts');
  acts.append(reset, close);
  dialog.append(title, label, table, told, acts);
  draw();
  return dialog;
}

/**
 * Gives the act its new key, and says so.  A key that another act has is taken by neither.
 * @param {{[act: string]: string}} map
 * @param {string} act
 * @param {KeyboardEvent} event
 */
function changed(map, act, { key, ctrlKey, metaKey, altKey }) {
  if ([...key].length !== 1 || key === ' ' || ctrlKey || metaKey || altKey) return 'Only a single letter, digit or sign will do.';
  const owner = Object.keys(map).find(other => map[other] === key && other !== act);
  if (owner) return `“${key}” is the key for “${ACTS.get(owner)}” already.`;
  map[act] = key;
  return `“${ACTS.get(act)}” is now “${key}”.`;
}
