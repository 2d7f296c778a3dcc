"""Room: runbooks -> the files of somebody else's form; pure functions from values to bytes."""
