"""Decks as pages: formulas by KaTeX, callouts folded, what has not changed read from the cache."""

import os

AUTHOR = SITENAME = "Cards"
SITEURL = ""
PATH = "content"
OUTPUT_PATH = "site"
CACHE_PATH = "cache"
TIMEZONE = "UTC"
THEME = "theme"
THEME_STATIC_PATHS: list[str] = []
PLUGINS = ["pelican_katex"]
KATEX_PATH = os.environ["KATEX"]
KATEX_NODEJS_BINARY = os.environ["NODE"]
KATEX_RENDER_TIMEOUT = 60
PATH_METADATA = r"(?P<slug>.*)\.md"
FILENAME_METADATA = "(?P<title>.*)"
DEFAULT_DATE = "fs"
ARTICLE_SAVE_AS = ARTICLE_URL = "{slug}.html"
MARKDOWN = {"extension_configs": {"pymdownx.quotes": {"callouts": True}}}
CACHE_CONTENT = LOAD_CONTENT_CACHE = True
CONTENT_CACHING_LAYER = "reader"
DIRECT_TEMPLATES: list[str] = []
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = TRANSLATION_FEED_ATOM = None
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = TAG_SAVE_AS = ""
