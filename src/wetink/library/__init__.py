"""The library room: drafts, runbooks and evidence as plain files in git, read and written without loss."""
