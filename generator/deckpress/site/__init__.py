"""Collection and rendered cards to pages."""
