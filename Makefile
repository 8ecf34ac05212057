# Two commands do all the set-up: `make run` and `make test`. README.md explains.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PY := .venv/bin/python
ADDRESS ?= 127.0.0.1:8000
# The shell that a target needs beside Python, checked (and installed by root) by tools/system.sh.
SYSTEM_RUN := pango gettext
SYSTEM_TEST := pango gettext chromium libreoffice pdfjs poppler postgres redis
export PYTHONDONTWRITEBYTECODE := 1

.PHONY: help run test browser check lock messages bench kills shots demo approve clean

help: ## show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

run: build/run.stamp ## set up whatever is missing and serve the site on this machine
	@tools/serve.sh $(ADDRESS)

test: build/test.stamp ## set up whatever is missing and run every check and test
	@tools/test.sh

check: build/test.stamp ## only the checks that need no browser and no server
	@tools/check.sh

browser: build/test.stamp ## only the tests in the browser: axe, layout, whole-plan journeys
	@tools/development.sh .venv/bin/pytest -n 2 -m browser

approve: build/test.stamp ## approve the pages of the printed plan as they look now
	@APPROVE=1 tools/development.sh .venv/bin/pytest tests/reports/test_pages_look.py

bench: build/test.stamp ## measure; prints ratios
	@tools/bench.sh

kills: build/test.stamp ## kill the server N=20 times while plans are written
	@$(PY) tools/kills.py $(or $(N),20)

shots: build/test.stamp ## take the screenshots of README.md again
	@tools/development.sh $(PY) tools/shots.py

messages: build/test.stamp ## collect the messages of the code into locale/ar
	@tools/messages.sh

lock: .venv/stamp ## pin the newest versions of requirements/*.in, with hashes
	.venv/bin/uv pip compile -q -U --generate-hashes --no-emit-index-url --no-annotate --no-header requirements/run.in -o requirements/run.txt
	.venv/bin/uv pip compile -q -U --generate-hashes --no-emit-index-url --no-annotate --no-header requirements/queue.in -o requirements/queue.txt
	.venv/bin/uv pip compile -q -U --generate-hashes --no-emit-index-url --no-annotate --no-header requirements/dev.in -o requirements/dev.txt

clean: ## forget what make derived; keeps var/ with the plans
	rm -rf build .venv

.venv/stamp: .python-version
	tools/venv.sh
	touch $@

build/run.stamp: .venv/stamp requirements/run.txt $(shell find locale planner/samples static planner/migrations planner/reports/fonts.py -type f 2>/dev/null | grep -v '\.mo$$')
	tools/system.sh $(SYSTEM_RUN)
	.venv/bin/uv pip install -q --require-hashes -r requirements/run.txt
	tools/build.sh
	mkdir -p build && touch $@

build/test.stamp: build/run.stamp requirements/dev.txt
	tools/system.sh $(SYSTEM_TEST)
	.venv/bin/uv pip install -q --require-hashes -r requirements/dev.txt
	mkdir -p build && touch $@
