"""Pages to a folder: the only package that writes the site."""
