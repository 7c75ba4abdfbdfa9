"""How fast deckpress builds beside other makers of static sites."""
