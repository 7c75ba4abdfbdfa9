"""Plurals of learned words that no rule gives: a card is indexed under both forms.

Regular plurals are asked for instead, in static/js/core/plurals.js.
"""

from __future__ import annotations

_WORDS = (
    "vertex vertices index indices matrix matrices axis axes datum data hypothesis hypotheses criterion criteria "
    "phenomenon phenomena formula formulae locus loci nucleus nuclei mitochondrion mitochondria bacterium bacteria "
    "analysis analyses basis bases thesis theses synthesis syntheses parenthesis parentheses crisis crises diagnosis "
    "diagnoses paralysis paralyses stimulus stimuli radius radii focus foci modulus moduli torus tori fungus fungi "
    "alga algae larva larvae antenna antennae vertebra vertebrae lemma lemmata schema schemata stigma stigmata "
    "automaton automata polyhedron polyhedra tetrahedron tetrahedra ganglion ganglia quantum quanta spectrum spectra "
    "momentum momenta maximum maxima minimum minima optimum optima extremum extrema supremum suprema infimum infima "
    "medium media stratum strata symposium symposia curriculum curricula addendum addenda continuum continua "
    "equilibrium equilibria millennium millennia ovum ova cilium cilia flagellum flagella corpus corpora genus genera "
    "appendix appendices vortex vortices apex apices cortex cortices simplex simplices helix helices directrix "
    "directrices half halves leaf leaves life lives wolf wolves knife knives tooth teeth foot feet mouse mice child "
    "children person people woman women septum septa sulcus sulci gyrus gyri thalamus thalami hippocampus hippocampi "
    "alumnus alumni syllabus syllabi stoma stomata metastasis metastases synopsis synopses oasis oases codex codices "
    "plateau plateaux phylum phyla cranium crania taxon taxa eigenbasis eigenbases"
).split()
_OTHER = dict(zip(_WORDS[::2], _WORDS[1::2], strict=True)) | dict(zip(_WORDS[1::2], _WORDS[::2], strict=True))


def others(terms: list[str]) -> list[str]:
    """The other forms of those terms that have one."""
    return [_OTHER[term] for term in filter(_OTHER.__contains__, terms)]
