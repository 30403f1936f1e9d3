# Start with `make demo` and `make test`. Each target installs what it needs, once.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
ENV := . scripts/env.sh
CARGO := $(ENV) && cargo

.PHONY: help setup node demo test contracts fuzz bench bench-vm weights compile-cost docs fmt lint audit

help: ## List the commands.
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

setup: ## Install what is missing: packages, toolchain, bpf-linker, npm packages.
	@scripts/setup.sh

demo: setup ## Build the node, start it, deploy and call example contracts, print the results.
	@scripts/demo.sh

test: setup ## Run every test: unit, conformance, differential, contracts, fuzz, end to end.
	@scripts/test.sh

node: setup ## Start a development chain on ws://127.0.0.1:9944, in the foreground.
	@scripts/node.sh

contracts: setup ## Build the example contracts.
	@$(ENV) && scripts/build-contracts.sh

fuzz: setup ## Fuzz the VM and compare its engines until interrupted, or for FUZZ_SECONDS.
	@scripts/fuzz.sh $(FUZZ_SECONDS)

bench: setup ## Measure contracts natively and inside the wasm runtime, and hostile ones against their weight.
	@scripts/bench.sh

bench-vm: setup ## Measure the VM against native code and other engines, and write docs/BENCHMARKS.md.
	@scripts/bench-vm.sh

weights: setup ## Measure the weights of the pallet, in the wasm runtime with each backend, and write them.
	@scripts/weights.sh

compile-cost: setup ## Search for the code that is most expensive to compile; weights are measured with it.
	@$(CARGO) run --release -p ebpf-compile-cost

docs: ## Render the documents as a book.
	@scripts/setup.sh tools
	@scripts/docs.sh

fmt: setup ## Format the Rust code of every workspace.
	@scripts/lint.sh --fix format

lint: setup ## Check the sources: format, clippy, rustdoc, spelling, links, dependencies. `make test` includes it.
	@scripts/lint.sh

audit: ## Check the dependencies for known vulnerabilities, over the network.
	@scripts/setup.sh rust tools
	@scripts/lint.sh advisories
