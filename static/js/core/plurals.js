// One and many: the other forms under which an English word may stand.  Asked for, never indexed: a word that is none in
// English asks for terms that no card holds.

const PAIRS = (
  'vertex vertices index indices matrix matrices axis axes datum data hypothesis hypotheses criterion criteria ' +
  'phenomenon phenomena formula formulae locus loci nucleus nuclei mitochondrion mitochondria bacterium bacteria ' +
  'analysis analyses basis bases thesis theses synthesis syntheses parenthesis parentheses crisis crises diagnosis ' +
  'diagnoses paralysis paralyses stimulus stimuli radius radii focus foci modulus moduli torus tori fungus fungi ' +
  'alga algae larva larvae antenna antennae vertebra vertebrae lemma lemmata schema schemata stigma stigmata ' +
  'automaton automata polyhedron polyhedra tetrahedron tetrahedra ganglion ganglia quantum quanta spectrum spectra ' +
  'momentum momenta maximum maxima minimum minima optimum optima extremum extrema supremum suprema infimum infima ' +
  'medium media stratum strata symposium symposia curriculum curricula addendum addenda continuum continua ' +
  'equilibrium equilibria millennium millennia ovum ova cilium cilia flagellum flagella corpus corpora genus genera ' +
  'appendix appendices vortex vortices apex apices cortex cortices simplex simplices helix helices directrix ' +
  'directrices half halves leaf leaves life lives wolf wolves knife knives tooth teeth foot feet mouse mice child ' +
  'children person people woman women septum septa sulcus sulci gyrus gyri thalamus thalami hippocampus hippocampi ' +
  'alumnus alumni syllabus syllabi stoma stomata metastasis metastases synopsis synopses oasis oases codex codices ' +
  'plateau plateaux phylum phyla cranium crania taxon taxa eigenbasis eigenbases'
).split(' ');
const OTHER = new Map();
for (let at = 0; at < PAIRS.length; at += 2) OTHER.set(PAIRS[at], PAIRS[at + 1]).set(PAIRS[at + 1], PAIRS[at]);

/**
 * Singular for plural, and plurals for singular.
 * @param {string} word in lower case
 * @returns {string[]}
 */
export function variants(word) {
  const other = OTHER.get(word);
  const found = other ? [other] : [];
  if (word.length < 3 || !/^[a-z]+$/.test(word)) return found;
  if (/[^s]s$/.test(word)) {
    if (word.endsWith('ies')) found.push(`${word.slice(0, -3)}y`);
    if (/(?:[sxz]|[cs]h)es$/.test(word)) found.push(word.slice(0, -2));
    found.push(word.slice(0, -1));
  } else if (!other) {
    if (/[^aeiou]y$/.test(word)) found.push(`${word.slice(0, -1)}ies`);
    else found.push(/(?:[sxz]|[cs]h)$/.test(word) ? `${word}es` : `${word}s`);
  }
  return found.filter(form => form.length > 2);
}
