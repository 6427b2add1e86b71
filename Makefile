# newsdigest: `make html` imports the inbox and builds the site, `make test` tests the program.
# Needs Python 3.11 or newer, git and make; everything else goes into .venv/ on first use.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUTPUT := output
PORT ?= 8000
SETTINGS ?= pelicanconf.py
NEWSDIGEST = $(BIN)/newsdigest --settings $(SETTINGS)
PELICAN = $(BIN)/pelican content --output $(OUTPUT) --settings $(SETTINGS)
# make html STRICT=1: any refused article or warning fails the run
ifdef STRICT
STRICT_ADD := --strict
STRICT_PELICAN = --fatal warnings
endif

.PHONY: help html add serve devserver publish github clean test check lint audit lock

help:
	@echo 'make html              import content/inbox/ and build the site into $(OUTPUT)/'
	@echo 'make add SOURCE=path   import a file or a folder'
	@echo 'make serve             import, build, and show the site at http://localhost:$(PORT) as GitHub Pages will'
	@echo 'make devserver         the same, and show every change of an article, the theme or a setting at once'
	@echo 'make publish           import and build with the settings of the published site; TO=user@host:/var/www/site copies it'
	@echo 'make github            publish, check, and push to the branch gh-pages'
	@echo 'make clean             remove $(OUTPUT)/ and what earlier builds have found out'
	@echo 'make test              run the tests'
	@echo 'make check             publish, and look for mistakes in the site'
	@echo 'make lint              look at the code: style, types, structure'
	@echo 'make audit             ask whether a dependency has a known hole'
	@echo 'make lock              write the lock files anew'
	@echo 'STRICT=1               with html or publish: fail when an article is refused'

html: $(VENV)/installed
	@$(import)
	$(PELICAN) $(STRICT_PELICAN)

add: $(VENV)/installed
	@test -n "$$SOURCE" || { echo 'usage: make add SOURCE=path'; exit 2; }
	@$(NEWSDIGEST) add "$$SOURCE" || test $$? -eq 3

serve: $(VENV)/installed
	@$(serve)

devserver: $(VENV)/installed
	@$(serve) --watch

publish check: SETTINGS := publishconf.py
publish: html
	@test -z "$$TO" -o -z "$(filter publish,$(MAKECMDGOALS))" || \
		rsync --recursive --links --times --delete-after --delay-updates $(OUTPUT)/ "$$TO"

github: check $(VENV)/installed-dev
	$(BIN)/ghp-import --no-jekyll --message 'Publish the site' --branch gh-pages --push $(OUTPUT)

clean:
	rm -rf $(OUTPUT) .$(notdir $(OUTPUT)).new .cache

test: $(VENV)/installed-dev
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal

check: publish
	$(NEWSDIGEST) check

lint: $(VENV)/installed-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

audit: $(VENV)/installed-dev
	$(BIN)/uv tool run pip-audit@2.10.1 --strict --require-hashes --disable-pip --requirement requirements-dev.lock

lock: $(VENV)/installed-dev
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-annotate --upgrade --extra build pyproject.toml --output-file requirements.lock
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-annotate --upgrade --extra build --extra dev pyproject.toml --output-file requirements-dev.lock

# Refused articles (exit codes 1 and 3) are named with their reason; the others are published all the same.
define import
$(NEWSDIGEST) add $(STRICT_ADD) || test \( $$? -eq 1 -o $$? -eq 3 \) -a -z "$(STRICT)"
endef

# SITEURL=https://user.github.io/repo: as it will be there.
define serve
$(NEWSDIGEST) serve --output $(OUTPUT) --port $(PORT) $${SITEURL:+--address "$$SITEURL"}
endef

$(VENV)/installed: requirements.lock pyproject.toml
	test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/installed-dev: $(VENV)/installed requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.lock
	touch $@
