"""Names to things: actors, places, times, numbers. Pure functions over tables, usable alone."""
