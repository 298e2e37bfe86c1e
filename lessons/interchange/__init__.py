"""Questions in the formats of other systems: one module per outside format."""
