"""The search beside Pagefind, Material for MkDocs and lunr: bytes, waiting, building, finding."""
