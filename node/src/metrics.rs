//! What operators are told of the contract VM: a warning at the start, and metrics.

use ebpf_vm_host::host::{native_code_works, started};
use prometheus_endpoint::{
    register, Gauge, MetricSource, Opts, PrometheusError, Registry, SourcedCounter, U64,
};

/// Reads the VM's counters whenever metrics are asked for.
#[derive(Clone)]
struct Instances;

impl MetricSource for Instances {
    type N = u64;

    fn collect(&self, mut set: impl FnMut(&[&str], u64)) {
        let started = started();
        set(&["native"], started.native);
        set(&["interpreter"], started.interpreted);
    }
}

/// Warns if contracts cannot run natively here, and registers the metrics.
pub fn start(registry: Option<&Registry>) -> Result<(), PrometheusError> {
    let native = native_code_works();
    if !native {
        log::warn!(
            "contracts run in the interpreter, at the price of native code: expected x86-64 and a system that lets this \
             process execute memory that it has written; blocks can take longer than their weight says"
        );
    }
    let Some(registry) = registry else { return Ok(()) };
    let gauge =
        Gauge::<U64>::new("contract_vm_native", "Whether this node can run contracts as native code")?;
    register(gauge, registry)?.set(native.into());
    let opts =
        Opts::new("contract_vm_instances_total", "Contracts that were started, by the engine that runs them");
    register(SourcedCounter::new(&opts.variable_label("engine"), Instances)?, registry)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metrics_say_which_engine_runs() {
        let registry = Registry::new();
        start(Some(&registry)).unwrap();
        let families = registry.gather();
        let names: Vec<&str> = families.iter().map(|family| family.get_name()).collect();
        assert_eq!(names, ["contract_vm_instances_total", "contract_vm_native"]);
        let engines: Vec<&str> =
            families[0].get_metric().iter().map(|metric| metric.get_label()[0].get_value()).collect();
        assert_eq!(engines, ["interpreter", "native"]);
        let native = families[1].get_metric()[0].get_gauge().get_value();
        assert_eq!(native == 1.0, native_code_works());
    }
}
