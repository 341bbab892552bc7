"""How outcomes are printed: a module for each format of `docpact validate`, which `output_formats` lists."""
