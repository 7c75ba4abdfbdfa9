"""Markdown that tries to run script, to ask another server or to cover the page; `pwn()` and evil.test tell."""

from __future__ import annotations

_RAW = r"""
<script>pwn()</script>
<script src="https://evil.test/a.js"></script>
<ScRiPt>pwn()</sCrIpT>
<script¶>pwn()</script¶>
<svg><script>pwn()</script></svg>
<svg onload=pwn()>
<svg><animate onbegin=pwn() attributeName=x dur=1s></svg>
<svg><image href="https://evil.test/svg.png"></image></svg>
<svg><a xlink:href="javascript:pwn()"><text x=20 y=20>x</text></a></svg>
<svg><style><img src=x onerror=pwn()></style></svg>
<math><annotation-xml encoding="text/html"><img src=x onerror=pwn()></annotation-xml></math>
<math href="javascript:pwn()">x</math>
<math><mtext></math><img src=x onerror=pwn()>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=pwn()&gt;">
<img src=x onerror=pwn()>
<img src=x onerror="pwn()" alt="x">
<img/src=x/onerror=pwn()>
<img src="https://evil.test/pixel.png" alt="x">
<img src="//evil.test/scheme.png" alt="x">
<img srcset="https://evil.test/set.png 1x" alt="x">
<img src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='pwn()'/>" alt="x">
<img src=`x` onerror=pwn()>
<IMG SRC=x OnErRoR=pwn()>
<img src=x onerror=&#112;wn()>
<img src="x" alt="`<img src=x onerror=pwn()>`">
<img src=x¶onerror=pwn()>
<a href="javascript:pwn()">link</a>
<a href="JaVaScRiPt:pwn()">link</a>
<a href="java&#9;script:pwn()">link</a>
<a href="java&#10;script:pwn()">link</a>
<a href="&#x6a;avascript:pwn()">link</a>
<a href="&#1;javascript:pwn()">link</a>
<a href=" javascript:pwn()">link</a>
<a href="javascript&colon;pwn()">link</a>
<a href="vbscript:pwn()">link</a>
<a href="data:text/html,<script>pwn()</script>">link</a>
<a href="x" onclick=pwn() onfocus=pwn() onmouseover=pwn() autofocus>link</a>
<a href="https://evil.test" ping="https://evil.test/ping" target="_top">link</a>
<iframe src="javascript:parent.pwn()"></iframe>
<iframe src="https://evil.test/frame"></iframe>
<iframe srcdoc="<script>parent.pwn()</script>"></iframe>
<object data="https://evil.test/object"></object>
<embed src="https://evil.test/embed">
<form action="https://evil.test/form"><button formaction="javascript:pwn()">go</button></form>
<input autofocus onfocus=pwn()>
<select autofocus onfocus=pwn()><option>x</option></select>
<textarea autofocus onfocus=pwn()></textarea>
<button onclick=pwn()>press</button>
<body onload=pwn() onpageshow=pwn()>
<base href="https://evil.test/">
<meta http-equiv="refresh" content="0;url=https://evil.test/refresh">
<link rel="stylesheet" href="https://evil.test/style.css">
<link rel="prefetch" href="https://evil.test/prefetch">
<style>body{background:url(https://evil.test/css.png)}</style>
<style>@import "https://evil.test/import.css";</style>
<p style="background:url(https://evil.test/attribute.png)">text</p>
<div style="position:fixed;inset:0;background:red">cover</div>
<div class="katex fixed slip" id="main">cover</div>
<details open ontoggle=pwn()><summary>x</summary></details>
<video src=x onerror=pwn()></video>
<video poster="https://evil.test/poster.png"></video>
<video><source src="https://evil.test/film.mp4" onerror=pwn()></video>
<audio src="https://evil.test/sound.mp3" autoplay></audio>
<marquee onstart=pwn()>x</marquee>
<table background="https://evil.test/table.png"><tr><td background="https://evil.test/cell.png">x</td></tr></table>
<noscript><p title="</noscript><img src=x onerror=pwn()>">
<template><img src=x onerror=pwn()></template>
<title></title><img src=x onerror=pwn()>
<xmp><img src=x onerror=pwn()></xmp>
<plaintext>
<!--><img src=x onerror=pwn()>-->
<!-- --!><img src=x onerror=pwn()>
<![CDATA[<img src=x onerror=pwn()>]]>
<?php <img src=x onerror=pwn()> ?>
</div></div></article></main><img src=x onerror=pwn()>
</details></article></li></ol><script>pwn()</script>
<p id="q" name="body">clobber</p><img name="getElementById" id="results">
<b onmouseover=pwn()>hover</b>
<x onclick=pwn() tabindex=1 onfocus=pwn() autofocus>x</x>
<p dir="ltr" lang='"><img src=x onerror=pwn()>'>x</p>
<abbr title='"><img src=x onerror=pwn()>'>x</abbr>
<time datetime='"><script>pwn()</script>'>x</time>
<ol start="1 onclick=pwn()"><li>x</li></ol>
"""
_MARKDOWN = r"""
[link](javascript:pwn())
[link](JAVASCRIPT:pwn%28%29)
[link](&#106;avascript:pwn())
[link](java&Tab;script:pwn())
[link](data:text/html;base64,PHNjcmlwdD5wd24oKTwvc2NyaXB0Pg==)
[link](https://example.org/" onclick="pwn())
[link](https://example.org/ '" onclick=pwn() x="')
[link][ref]¶¶[ref]: javascript:pwn()
<javascript:pwn()>
<https://evil.test/"onmouseover="pwn()>
https://example.org/"onmouseover="pwn()"
![x](https://evil.test/md.png)
![x](//evil.test/md2.png)
![x" onerror="pwn()](x.png)
![x](x.png" onerror="pwn())
![x](javascript:pwn())
![x](data:image/svg+xml;base64,PHN2Zy8+)
[![x](https://evil.test/in-link.png)](javascript:pwn())
text[^1]¶¶[^1]: <img src=x onerror=pwn()>
text[^"onclick=pwn()]¶¶[^"onclick=pwn()]: note
[[x" onclick="pwn()]]
[[x|<img src=x onerror=pwn()>]]
[[javascript:pwn()]]
![[x" onerror="pwn().png]]
![[https://evil.test/embed.png]]
![[../../../../etc/passwd.png]]
![[x.png|<img src=x onerror=pwn()>]]
`<img src=x onerror=pwn()>`
``` "><img src=x onerror=pwn()>¶code¶```¶``` js" onclick=pwn() {onclick=pwn()}¶code¶```
# heading {: onclick=pwn() #main}
| a | b |¶|:-:" onclick="pwn()|---|¶| <img src=x onerror=pwn()> | x |¶{: onclick=pwn()}
**bold**{: onmouseover=pwn()}
==<img src=x onerror=pwn()>==
~~<script>pwn()</script>~~
- [x] <img src=x onerror=pwn()>
> [!tip" onclick="pwn()] <img src=x onerror=pwn()>
> [!tip] <script>pwn()</script>
{{ 7 * 7 }} {% raw %} {{ ''.__class__.__mro__ }} ${7*7} <%= 7*7 %>
\<img src=x onerror=pwn()\>
&lt;img src=x onerror=pwn()&gt;
&#60;img src=x onerror=pwn()&#62;
"""
_TEX = r"""
$\href{javascript:pwn()}{x}$
$\url{javascript:pwn()}$
$\includegraphics{https://evil.test/tex.png}$
$\htmlData{x=" onclick=pwn()}{y}$
$\htmlStyle{position:fixed;inset:0}{y}$
$\htmlClass{slip}{y}$
$\htmlId{main}{y}$
$\def\h{\href}\h{javascript:pwn()}{x}$
$\text{<img src=x onerror=pwn()>}$
$</annotation><img src=x onerror=pwn()>$
$\text{</annotation></semantics></math><script>pwn()</script>}$
$\color{red;background:url(https://evil.test/colour.png)}{x}$
$\textcolor{#f00" onclick="pwn()}{x}$
$\frac{<script>pwn()</script>}{x$
$$\begin{array}{c" onclick="pwn()}x\end{array}$$
$$<svg onload=pwn()>
\(<img src=x onerror=pwn()>\)
$\unknown<img src=x onerror=pwn()>$
$\tag{<img src=x onerror=pwn()>}$
"""

# One a line; a pilcrow is a line end inside one.
PAYLOADS = tuple(line.replace("¶", "\n") for line in (_RAW + _MARKDOWN + _TEX).split("\n") if line)
