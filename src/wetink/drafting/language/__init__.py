"""What words and command lines say, whatever the incident: vocabulary read from data, grammar, quantities."""
