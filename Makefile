# The two commands to know: `make demo` and `make test`. Each sets up what it needs, once.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
ENV := . scripts/env.sh
CARGO := $(ENV) && cargo

.PHONY: help setup node demo test contracts fuzz bench bench-vm weights compile-cost docs fmt clippy

help: ## List the commands.
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

setup: ## Install what is missing: packages, toolchain, bpf-linker, npm packages.
	@scripts/setup.sh

demo: setup ## Build all, start a node, deploy and call the example contracts, print what happens.
	@scripts/demo.sh

test: setup ## Run every test: unit, conformance, differential, contracts, fuzz, end to end.
	@scripts/test.sh

node: setup ## Start a development chain on ws://127.0.0.1:9944, in the foreground.
	@scripts/node.sh

contracts: setup ## Build the example contracts.
	@$(ENV) && scripts/build-contracts.sh

fuzz: setup ## Fuzz the VM and compare its engines until interrupted, or for FUZZ_SECONDS.
	@scripts/fuzz.sh $(FUZZ_SECONDS)

bench: setup ## Measure contracts natively and inside the wasm runtime, with both backends.
	@scripts/bench.sh

bench-vm: setup ## Measure the VM against native code and other engines, and write docs/BENCHMARKS.md.
	@scripts/bench-vm.sh

weights: setup ## Measure what contracts cost, in the wasm runtime with each backend, and write the pallet's weights.
	@scripts/weights.sh

compile-cost: setup ## Search for the code that takes longest to compile, which weights are measured with.
	@$(CARGO) run --release -p ebpf-compile-cost

docs: ## Render the documents as a book.
	@scripts/setup.sh docs
	@scripts/docs.sh

fmt: setup ## Format the Rust code.
	@$(CARGO) fmt --all

clippy: setup ## Lint the Rust code.
	@SKIP_WASM_BUILD=1 $(CARGO) clippy --release --workspace --all-targets --features e2e-tests -- -D warnings
