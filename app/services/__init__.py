"""What people do with the glossary. The doors call these; these call the store, the formats and the rules."""
