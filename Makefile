# Thin: everything real is in meson.build and tools/. `make run` and `make test` are the two commands.
SHELL := /bin/bash -o pipefail
BUILD ?= build
LISTEN ?= 127.0.0.1:8080
PREFIX ?= /usr/local
DESTDIR ?=
FUZZ_SECONDS ?= 60
TARGET ?=

.PHONY: all help setup build ninja run test test-core test-bare bench fuzz check-all install deb clean

all: build

help:               ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

setup:              ## install what the build needs
	@tools/setup.sh core

build: setup        ## install what is missing and build ./build/tocsin
	@$(MAKE) --no-print-directory ninja

ninja:              ## build alone, nothing installed
	@[ -e $(BUILD)/build.ninja ] || meson setup $(BUILD) --buildtype=release -Db_ndebug=false >/dev/null
	@ninja -C $(BUILD) build.ninja >$(BUILD)/configure.log 2>&1 || { cat $(BUILD)/configure.log; exit 1; }
	@ninja -C $(BUILD) --quiet | { grep -v '^ninja: no work to do' || true; }

run: build          ## start a demonstration on http://127.0.0.1:8080 (LISTEN=ADDR:PORT)
	@exec $(BUILD)/tocsin demo --listen $(LISTEN)

test:               ## every test, the browser's too; installs what they need
	@tools/setup.sh core test
	@$(MAKE) --no-print-directory ninja
	@tools/test.sh all $(BUILD)

test-core: build    ## the tests that need no browser and no npm
	@tools/test.sh core $(BUILD)

test-bare:          ## prove set-up, tests and start in bare Debian 12 and 13 roots (needs root)
	@tools/test-bare.sh

bench:              ## measure beside the references; writes build/bench.json
	@tools/setup.sh core bench
	@$(MAKE) --no-print-directory ninja
	@bench/run.py $(BUILD)

fuzz:               ## each reader for FUZZ_SECONDS (60); TARGET=name for one
	@tools/setup.sh core fuzz
	@tools/fuzz.sh $(FUZZ_SECONDS) $(TARGET)

check-all:          ## sanitizers, analysers, valgrind, the house's rules
	@tools/setup.sh core check
	@$(MAKE) --no-print-directory ninja
	@tools/check-all.sh

install: build      ## into PREFIX (/usr/local) below DESTDIR
	@tools/install.sh "$(PREFIX)" "$(DESTDIR)"

deb: build          ## a Debian package in build-deb/
	@tools/deb.sh

clean:              ## remove what was built (not .deps, not node_modules)
	rm -rf build build-*
