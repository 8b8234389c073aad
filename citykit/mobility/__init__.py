"""Connected transport: traffic signals, night lines, shared bikes, priced parking."""
