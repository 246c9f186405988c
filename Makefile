# Thin: everything real is in meson.build and tools/. `make run` and `make test` are the two commands.
BUILD ?= build
export PKG_CONFIG_PATH := $(wildcard $(CURDIR)/.deps/usr/lib/*/pkgconfig):$(PKG_CONFIG_PATH)

.PHONY: all setup build run test test-core clean

all: build

setup:
	@tools/setup.sh core

build: setup
	@$(MAKE) --no-print-directory ninja

.PHONY: ninja
ninja:
	@[ -e $(BUILD)/build.ninja ] || meson setup $(BUILD) --buildtype=release -Db_ndebug=false >/dev/null
	@ninja -C $(BUILD) --quiet

test-core: build
	@tools/test.sh core $(BUILD)

clean:
	rm -rf build build-*
