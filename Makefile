# Each target is one line; the README gives the same lines for those who have no make.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help setup course test site release grade desk serve check-graders benchmark-scoring benchmark-grading benchmark-honest fuzz benchmark-hostile lock clean
.DEFAULT_GOAL := help

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-18s %s\n", $$1, $$2}'

setup: ## install everything into .venv (the other targets do this by themselves)
	@$(PYTHON) deploy/bootstrap.py

course: setup ## the whole line: site, release, a synthetic cohort graded, feedback, report
	@$(BIN)/python -m graders course

test: setup ## the tests
	@$(BIN)/python -m pytest -n auto --dist loadgroup

site: setup ## the book as a static site in build/site
	@$(BIN)/python -m graders site

release: setup ## the exercises as trainees get them, and the trainee's bundle
	@$(BIN)/python -m graders release

grade: setup ## grade what was collected: marks, feedback and the cohort report
	@$(BIN)/python -m graders grade

desk: setup ## JupyterLab and formgrader on the graded course
	@$(BIN)/python -m graders desk

serve: setup ## open the site and the report on this machine
	@$(BIN)/python -m graders serve

check-graders: setup ## wrong work that passes the checks, and right work that loses points
	@$(BIN)/python -m graders check

benchmark-scoring: setup ## time and memory of rank ranges against scikit-criteria and pymcdm
	@$(BIN)/uv pip install -q --python $(BIN)/python --constraints requirements.txt --group benchmark
	@$(BIN)/python benchmarks/scoring.py

benchmark-grading: setup ## how fast work is marked, against nbgrader and otter
	@$(BIN)/python -m benchmarks.grading

benchmark-honest: setup ## are all entries for honest work those of nbgrader autograde?
	@$(BIN)/python -m benchmarks.honest

fuzz: setup ## a million broken messages and 2,000 broken notebooks
	@$(BIN)/python -m benchmarks.fuzz

benchmark-hostile: setup ## hostile work under nbgrader autograde, on throw-away machines, and under this course's grader
	@$(BIN)/python -m benchmarks.hostile

lock: setup ## renew the pinned requirements after a change of pyproject.toml
	@$(BIN)/uv pip compile -q pyproject.toml --group course --group build --group test --universal --python-version 3.11 --generate-hashes -o requirements.txt
	@$(BIN)/uv pip compile -q pyproject.toml --group lab --universal --python-version 3.11 --generate-hashes -o requirements-trainee.txt

clean: ## remove everything derived (build/), keep .venv
	@rm -rf build book/exercises
