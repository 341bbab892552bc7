"""The former home of `docpact.fakes.transports`. Its modules go on working."""
