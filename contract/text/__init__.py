"""Text for people and for their tools: printing, redaction, suggestions, HTML, URLs, files."""
