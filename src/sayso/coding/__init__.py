"""Doc -> Doc: one component per file, in the order of `pipeline.COMPONENTS`."""
