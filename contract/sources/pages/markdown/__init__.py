"""The Markdown of reference pages: blocks, tables, sections, front matter."""
