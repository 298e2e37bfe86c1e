# `make run` serves the school on this machine; `make test` runs every test. `make help` lists more.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PORT ?= 8000
PYTHON ?= python3
PY := .venv/bin/python
MANAGE := $(PY) manage.py
DICTIONARIES := hunspell hunspell-lv hunspell-en-gb hunspell-ru hunspell-uk
COMPILE := $(PY) -m babel.messages.frontend --quiet compile
export DJANGO_SETTINGS_MODULE ?= cms.settings.local

.PHONY: help install install-dev translations run dev test test-postgres exam-load lint format bench lock messages

help: ## this list
	@grep -hE '^[a-z-]+:.*##' Makefile | sed 's/:.*##/\t/' | expand -t 14

install: .venv/installed ## make .venv with everything the site needs

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/installed: requirements.txt | .venv/bin/python
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

install-dev: .venv/installed-dev

.venv/installed-dev: requirements-dev.txt | .venv/bin/python
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ .venv/installed

translations: .venv/installed
	@$(COMPILE) -D django -d locale
	@$(COMPILE) -D "django djangojs" -d locale/wagtail

run: install translations ## install, load the school's content and serve it on port 8000 (PORT)
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_school --demo
	@$(MANAGE) rebuild_search --missing
	@$(MANAGE) collectstatic --noinput --verbosity 0
	@$(MANAGE) addresses --port $(PORT)
	@PORT=$(PORT) exec .venv/bin/gunicorn -c cms/gunicorn.py cms.wsgi

dev: install-dev translations ## the same for developers: reloads, shows errors
	@DJANGO_SETTINGS_MODULE=cms.settings.dev $(MANAGE) migrate --verbosity 0
	@DJANGO_SETTINGS_MODULE=cms.settings.dev $(MANAGE) load_school --demo
	DJANGO_SETTINGS_MODULE=cms.settings.dev $(MANAGE) runserver 0.0.0.0:$(PORT)

test: install-dev translations ## everything the tests need, then every test
	@bin/need $(DICTIONARIES) espeak-ng
	@command -v java >/dev/null || bin/need default-jre-headless
	@bin/need-browser
	$(PY) -m pytest -n 2 --dist loadgroup $(if $(ARGS),$(ARGS),-m "not timing")
	$(if $(ARGS),,$(PY) -m pytest -m timing)

test-postgres: install-dev translations ## the tests on a PostgreSQL of their own; those in the browser keep to SQLite
	@bin/need $(DICTIONARIES) espeak-ng
	@command -v java >/dev/null || bin/need default-jre-headless
	bin/with-postgres $(PY) -m pytest -n 2 --dist loadgroup --ignore tests/browser $(ARGS)

exam-load: install-dev translations ## a class sits an exam at once while workers die, on PostgreSQL and on SQLite
	bin/with-postgres $(PY) -m tests.exam_load
	$(PY) -m tests.exam_load

lint: install-dev translations ## all checks of code, templates, translations and settings
	@bin/need gettext
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/djade --check --target-version 5.2 $$(git ls-files 'templates/*.html')
	.venv/bin/django-upgrade --target-version 5.2 $$(git ls-files '*.py')
	.venv/bin/lint-imports
	.venv/bin/mypy .
	DJANGO_SETTINGS_MODULE=cms.settings.test $(MANAGE) makemigrations --check --dry-run --verbosity 1
	$(PY) tests/lint/messages.py
	$(PY) -m tests.lint.wagtail_messages
	$(PY) tests/lint/deploy.py

format: install-dev ## put code and templates into their form
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .
	.venv/bin/djade --target-version 5.2 $$(git ls-files 'templates/*.html') || true

bench: install-dev ## server time as ratios to a bare view of the same run
	$(PY) -m tests.benchmarks

lock: ## pin the dependencies of pyproject.toml with hashes
	uv pip compile --quiet --universal --generate-hashes --no-header pyproject.toml -o requirements.txt
	uv pip compile --quiet --universal --generate-hashes --no-header pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt

messages: install-dev ## collect the strings to translate into locale/
	@bin/need gettext
	$(MANAGE) makemessages -l lv -l ru -l uk --no-location --no-wrap -i .venv -i tests -i docs -i var -i static
