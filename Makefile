# What a developer or an operator does here. `make help` lists it.
.DEFAULT_GOAL := help
SHELL := /bin/bash

HOST ?= 127.0.0.1
PORT ?= 8000
DATA_DIR ?= $(CURDIR)/data
export HOST PORT DATA_DIR

PYTHON ?= python3
SIZES ?= 10000,100000
VENV := $(CURDIR)/.venv
BIN := $(VENV)/bin
FLASK := $(BIN)/flask --app app
LOCK_OPTIONS := --quiet --generate-hashes --strip-extras --allow-unsafe \
	--no-emit-index-url --no-emit-find-links --no-emit-options --no-emit-trusted-host

.PHONY: help install install-tests run test check bench lock translations

help: ## List what there is to do
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

install: $(VENV)/installed translations ## Install what the service runs on

$(VENV)/installed: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes --requirement requirements.txt
	@touch $@

install-tests: $(VENV)/installed-tests ## Install what the tests and checks need as well

$(VENV)/installed-tests: tests/requirements.txt $(VENV)/installed
	$(BIN)/pip install --quiet --require-hashes --requirement tests/requirements.txt
	@touch $@

translations: $(VENV)/installed
	@$(BIN)/pybabel --quiet compile --directory app/translations

run: install ## Create the database, load the glossary, serve it (HOST, PORT, DATA_DIR)
	$(FLASK) glossary migrate
	$(FLASK) glossary load
	@echo "Puente is at http://$(HOST):$(PORT)/ (Ctrl-C stops it)"
	@exec $(BIN)/python -m app.serving

test: install-tests translations ## Pass the tests (on PostgreSQL and in a browser too, where they are installed)
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder # short files last

check: install-tests translations ## Lint, types, import contracts, the glossary's files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(FLASK) glossary check

bench: install-tests ## Measure speed and memory against the targets (SIZES=10000,100000)
	$(BIN)/python -m benchmarks --sizes $(SIZES)

lock: ## Write the hashed locks from requirements.in and tests/requirements.in
	@test -x $(BIN)/pip-compile || $(BIN)/pip install --quiet pip-tools
	$(BIN)/pip-compile $(LOCK_OPTIONS) --output-file requirements.txt requirements.in
	$(BIN)/pip-compile $(LOCK_OPTIONS) --output-file tests/requirements.txt tests/requirements.in
