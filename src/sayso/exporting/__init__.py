"""A `Coding` goes out: one file per format, all of them reading the same summaries (`summary.py`)."""
