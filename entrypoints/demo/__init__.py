"""The reference page that `docpact demo` reads."""
