"""How well texts are read: our own annotated texts and public sets, measured beside a simple baseline and the goals."""
