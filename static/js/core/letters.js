// What letters and words mean to search.  Strict JSON after the equals sign, for analysis.py reads it too.

export const letters = {
 "longest": 64,
 "space": "\u0009-\u000d\u001c- \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff",
 "dropped": "\u00ad\u0300-\u0337\u0339-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u200b-\u200f\u2060\ufdec\ufded",
 "dense": "\u0e00-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30fa\u30fc-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff",
 "inner": "\u0900-\u0dff",
 "joins": "'’‐–־״·._&^-",
 "folds": {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ς": "σ", "∆": "δ", "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك", "ٱ": "ا", "٠": "0", "١": "1", "٢": "2", "٣": "3", "٤": "4", "٥": "5", "٦": "6", "٧": "7", "٨": "8", "٩": "9"},
 "umlauts": {"ä": "ae", "ö": "oe", "ü": "ue"},
 "articles": "وال بال كال فال لل ال ה",
 "greek": {
  "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
  "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "ο": "omicron", "π": "pi", "ρ": "rho",
  "σ": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega"
 },
 "signs": {
  "∇": "nabla del", "∂": "partial", "∑": "sum", "∏": "prod product", "∫": "int integral", "∮": "oint integral",
  "√": "sqrt root", "∞": "infty infinity", "≤": "leq le", "≥": "geq ge", "≠": "neq ne", "≈": "approx approximately",
  "≡": "equiv equivalent", "≅": "cong congruent", "∼": "sim similar", "≃": "simeq", "∝": "propto proportional",
  "≪": "ll", "≫": "gg", "≺": "prec precedes", "≻": "succ succeeds", "±": "pm", "×": "times cross", "÷": "div divided",
  "⋅": "cdot", "∗": "ast", "∘": "circ compose composition", "⊕": "oplus xor", "⊗": "otimes tensor",
  "⊙": "odot hadamard", "‖": "vert norm", "∥": "parallel", "⊥": "perp orthogonal", "∈": "in element", "∉": "notin",
  "∋": "ni contains", "⊂": "subset", "⊆": "subseteq subset", "⊃": "supset superset", "⊇": "supseteq superset",
  "⊄": "nsubset", "∪": "cup union", "∩": "cap intersection", "∖": "setminus", "∅": "emptyset varnothing",
  "⋃": "bigcup union", "⋂": "bigcap intersection", "∀": "forall", "∃": "exists", "∄": "nexists", "¬": "neg lnot not",
  "∧": "wedge land and", "∨": "vee lor or", "⊢": "vdash proves", "⊨": "models entails", "⊤": "top", "∴": "therefore",
  "∵": "because", "→": "to rightarrow arrow", "←": "leftarrow gets", "↔": "leftrightarrow", "⇒": "implies rightarrow",
  "⇔": "iff leftrightarrow", "↦": "mapsto", "⟶": "to longrightarrow", "⟹": "implies", "⟺": "iff", "↑": "uparrow",
  "↓": "downarrow", "⇌": "rightleftharpoons", "°": "degree", "′": "prime", "⋯": "cdots dots", "∠": "angle",
  "∣": "mid divides", "∤": "nmid"
 },
 "styling": "mathbf mathrm mathit mathsf mathtt boldsymbol bold textbf textit textrm text rm bf it sf tt cal left right middle big bigg bigl bigr biggl biggr bigm biggm displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits displaylimits quad qquad enspace hspace vspace kern hfill hphantom vphantom phantom smash strut begin end aligned align gathered gather array split hline cr nonumber notag tag label color textcolor boxed small large operatorname operatornamewithlimits def raise lower rule underbrace overbrace stackrel overset underset substack lvert rvert frac dfrac tfrac cfrac cdot ldots cdots dots",
 "common": "a an the and or but nor if of in on at by to for from with as into than so is are was were be been being do does did has have had will would can could should may might must it its this that these those he she they we you i his her their our your my not no what which who whose when where why how there also der das den dem des ein eine einer eines einem einen und oder nicht auch ist sind war wird werden von vom zu zum zur im auf aus bei mit nach fur als wie sich es sie er man dass le la les un une du de et ou ne pas est sont au aux en dans par pour sur avec ce cette ces qui que se il elle el los las del al y por para con su lo como mas"
};
