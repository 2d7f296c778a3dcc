"""Events to timeline: order, identity, redaction, commands, entities."""
