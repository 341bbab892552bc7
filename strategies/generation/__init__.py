"""Generation: payloads from the choices that Hypothesis or a seed makes."""
