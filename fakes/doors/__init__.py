"""The former home of `docpact.fakes.transports`. Its modules and their names go on working."""
