"""Second door: the same verbs as tools, resources and prompts of the Model Context Protocol, all but signing."""
