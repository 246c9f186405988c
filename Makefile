# Thin: everything real is in meson.build and tools/. `make run` and `make test` are the two commands.
BUILD ?= build
export PKG_CONFIG_PATH := $(wildcard $(CURDIR)/.deps/usr/lib/*/pkgconfig):$(PKG_CONFIG_PATH)

.PHONY: all help setup build ninja test test-core clean

all: build

help:               ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

setup:
	@tools/setup.sh core

build: setup        ## install what is missing and build ./build/tocsin
	@$(MAKE) --no-print-directory ninja

ninja:              ## build alone, nothing installed
	@[ -e $(BUILD)/build.ninja ] || meson setup $(BUILD) --buildtype=release -Db_ndebug=false >/dev/null
	@ninja -C $(BUILD) --quiet

test:               ## every test, the browser's too; installs what they need
	@tools/setup.sh test
	@$(MAKE) --no-print-directory ninja
	@tools/test.sh all $(BUILD)

test-core: build    ## the tests that need no browser and no npm
	@tools/test.sh core $(BUILD)

clean:              ## remove what was built (not .deps, not node_modules)
	rm -rf build build-*
