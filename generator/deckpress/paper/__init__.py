"""Pages of the site to sheets of paper: PDFs, printed by a real Chromium."""
