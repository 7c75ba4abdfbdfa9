// The reading script, inlined in each page: pages read, fold and print without it.
{
const page = document.documentElement, at = page.dataset;
const web = location.protocol !== 'file:' || 'offline' in at;
const root = new URL(at.root || './', location.href).href, base = new URL(root).pathname;
/** What the reader chose, kept under this site's own path. */
const store = {
  /** @param {string} name */
  get: name => { try { return localStorage.getItem(base + name) } catch { return null } },
  /** @param {string} name @param {string} value */
  set: (name, value) => { try { localStorage.setItem(base + name, value) } catch {} },
};
/** @param {string} theme "light", "dark" or "" for the system's */
const paint = theme => { if (theme) at.theme = theme; else delete at.theme };
const assets = new URL(at.assets || '', location.href).href;
/** What the browser's policy wants to see: our own addresses for scripts, our own pages for parsing. @type {any} */
const policy = /** @type {any} */ (window).trustedTypes?.createPolicy('deck', {
  /** @param {string} url */
  createScriptURL: url => { if (url.startsWith(assets) || 'offline' in at && url.startsWith(root + 'search/')) return url; throw Error(url) },
  /** @param {string} html */
  createHTML: html => html,
});
/** Makes an address of our own fit for scripts and workers. @type {(url: string) => any} */
const trusted = url => policy ? policy.createScriptURL(url) : url;
/** @type {{[name: string]: Promise<unknown>}} */
const loaded = {};
/**
 * Loads a script once and hands it `detail`; one that could not be had is asked for again.
 * @param {string} name @param {object} detail
 */
const load = (name, detail) => (loaded[name] ||= new Promise((done, lost) => {
  const e = document.createElement('script');
  e.onload = done;
  e.onerror = () => { delete loaded[name]; lost() };
  e.src = trusted(assets + 'js/' + name + '.js');
  document.head.append(e);
})).then(() => dispatchEvent(new CustomEvent('deck:' + name, { detail })));
/** @type {<T extends Element = HTMLElement>(css: string, top?: ParentNode) => T[]} */
const all = (css, top = document) => /** @type {any} */ ([...top.querySelectorAll(css)]);

at.js = web ? 'web' : 'file';
const theme = store.get('theme') || '';
paint(theme);

document.addEventListener('DOMContentLoaded', () => {
  const [field] = /** @type {HTMLInputElement[]} */ (all('#q'));
  const [told] = all('#told');
  const slips = all('.slip');
  /** @type {HTMLDetailsElement[]} */
  const folds = all('.fold > summary').map(e => /** @type {any} */ (e.parentNode));

  // Theme
  const [choice] = /** @type {HTMLSelectElement[]} */ (all('#theme'));
  choice.value = theme;
  choice.onchange = () => { store.set('theme', choice.value); paint(choice.value) };

  // Search is fetched when it is wanted, its worker at the same time
  /** @type {import('./asker.js').Place} */
  const place = { root, assets, field, told, trusted };
  const wanted = () => {
    if (place.early === undefined && location.protocol !== 'file:')
      try {
        place.early = new Worker(trusted(assets + 'js/worker.js'), { type: 'module' });
        place.early.onerror = () => { place.early = null };
      } catch { place.early = null }
    if (web) load(all('#results')[0] ? 'results' : 'search', place).catch(() => page.classList.add('lost'));
    else { told.className = 'told'; told.textContent = 'Search works at a web address, not from a folder.' }
  };
  field.onfocus = wanted;
  if (web) field.onpointerenter = wanted;
  if (all('#results')[0]) wanted();
  if (web && all('#sheets')[0]) load('print', { root, store, policy });

  // Keys, with a switch and a list to change them
  const standard = { next: 'j', previous: 'k', fold: 'o', search: '/', print: 'p', help: '?' };
  const keys = { on: true, map: { ...standard } };
  try { const kept = JSON.parse(store.get('keys') || '{}'); keys.on = kept.on !== false; Object.assign(keys.map, kept.map) } catch {}
  const here = () => {
    const now = slips.findIndex(e => e.contains(document.activeElement));
    return now < 0 ? slips.findIndex(e => e.getBoundingClientRect().bottom > 60) - .5 : now;
  };
  /** @param {number} i */
  const go = i => { const e = slips[i]; if (e) { e.tabIndex = -1; e.focus({ preventScroll: true }); e.scrollIntoView({ block: 'nearest' }) } };
  /** @type {{[name: string]: () => unknown}} */
  const acts = {
    next: () => go(Math.floor(here() + 1)),
    previous: () => go(Math.ceil(here() - 1)),
    fold: () => { const d = folds.find(d => slips[Math.ceil(here())]?.contains(d)); if (d) d.open = !d.open },
    search: () => { for (const d of all('dialog')) /** @type {HTMLDialogElement} */ (d).close(); field.select(); field.focus() },
    print: () => { const [paper] = all('a.paper'); if (paper) paper.click(); else print() },
    help: () => load('keys', { assets, keys, standard, store }),
    all: () => {
      const open = folds.some(d => !d.open);
      for (const d of folds) d.open = open;
      for (const b of all('[data-do=all]')) b.textContent = (open ? 'Hide' : 'Show') + ' all answers';
    },
  };
  if (!web) for (const a of all('a.paper')) a.onclick = () => { print(); return false };
  for (const b of all('[data-do]')) b.onclick = () => acts[b.dataset.do || '']();
  addEventListener('keydown', e => {
    const { key, target } = e;
    if (e.isComposing || e.altKey) return;
    /** @type {string | undefined} */
    let act;
    if (e.ctrlKey || e.metaKey) { if (key.toLowerCase() === 'k' && !e.shiftKey) act = 'search' }
    else if (e.repeat) return;
    else if (keys.on && !(/** @type {Element} */ (target).closest?.('input,textarea,select,[contenteditable],dialog')))
      act = Object.entries(keys.map).find(([, k]) => k === key)?.[0];
    if (act) { e.preventDefault(); acts[act]() }
  });

  // A link to a card opens it; with `?ask` it is left folded, for the reader to think first
  const named = () => { let id = location.hash.slice(1); try { id = decodeURIComponent(id) } catch {} const i = slips.findIndex(e => e.id === id), d = folds.find(d => d.parentElement === slips[i]); if (location.search === '?ask') go(i); else if (d) d.open = true };
  addEventListener('hashchange', named);
  named();

  // What still scrolls sideways is reached by keyboard; looked at only on screen, for measuring lays everything out
  const wide = new IntersectionObserver(seen => {
    for (const { target: e, isIntersecting } of seen)
      if (isIntersecting && e.scrollWidth > e.clientWidth + 1) {
        /** @type {HTMLElement} */ (e).tabIndex = 0; e.role = 'group'; e.ariaLabel = e.matches('.dm') ? 'Wide formula' : e.matches('pre') ? 'Wide code' : 'Wide table';
      }
  });
  for (const e of all('.dm,.scroll,pre')) wide.observe(e);
});
}
