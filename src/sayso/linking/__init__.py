"""Events of many reports to incidents, and which reports are of one origin."""
