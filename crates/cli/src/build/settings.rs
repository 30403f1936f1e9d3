//! The settings of a build, and their form in `source.build_info`, from which `verify` reproduces the build.

use crate::error::Error;
use ebpf_vm::limits::{
    DEFAULT_CONFIGURATION_BYTES, DEFAULT_HEAP_BYTES, DEFAULT_STACK_BYTES, MAX_CONFIGURATION_BYTES,
    MAX_HEAP_BYTES, MAX_STACK_BYTES, REGION_ALIGN,
};
use serde_json::{json, Value};

/// The settings of a build as options.
#[derive(clap::Args, Clone, Default)]
#[command(next_help_heading = "Contract")]
pub struct SettingsArgs {
    /// Include debug messages, such as those of panics
    #[arg(long)]
    debug: bool,
    /// Features of the contract to enable
    #[arg(short = 'F', long, value_name = "NAMES", value_delimiter = ',')]
    features: Vec<String>,
    /// Size of the stack, a multiple of 16 [default: 32768]
    #[arg(long, value_name = "BYTES")]
    stack_size: Option<u32>,
    /// Size of the heap, a multiple of 16 [default: 131072]
    #[arg(long, value_name = "BYTES")]
    heap_size: Option<u32>,
    /// Size of the memory for the contract's configuration, a multiple of 16 [default: 1024]
    #[arg(long, value_name = "BYTES")]
    configuration_size: Option<u32>,
    /// Unroll loops: faster and larger code
    #[arg(long)]
    unroll: bool,
    /// Build only the ELF, for a contract that declares no metadata
    #[arg(long)]
    no_metadata: bool,
}

impl SettingsArgs {
    /// Checks the options.
    ///
    /// # Errors
    ///
    /// A usage error that names the invalid option.
    pub fn settings(&self) -> Result<Settings, Error> {
        let region = |name: &str, given: Option<u32>, default: u32, limit: u32| match given {
            Some(bytes) if bytes % REGION_ALIGN != 0 || bytes > limit => Err(Error::usage(format!(
                "invalid --{name}-size: expected a multiple of {REGION_ALIGN}, at most {limit}, got {bytes}"
            ))),
            given => Ok(given.unwrap_or(default)),
        };
        let mut features: Vec<_> =
            self.features.iter().flat_map(|names| names.split_whitespace()).map(String::from).collect();
        features.sort();
        features.dedup();
        if features.iter().any(|feature| feature == "std") {
            return Err(Error::usage("the feature `std` cannot be enabled: it is not available on a chain")
                .hint("omit it from --features; the build enables it for metadata"));
        }
        Ok(Settings {
            mode: if self.debug { Mode::Debug } else { Mode::Release },
            features,
            stack_size: region("stack", self.stack_size, DEFAULT_STACK_BYTES, MAX_STACK_BYTES)?,
            heap_size: region("heap", self.heap_size, DEFAULT_HEAP_BYTES, MAX_HEAP_BYTES)?,
            configuration_size: region(
                "configuration",
                self.configuration_size,
                DEFAULT_CONFIGURATION_BYTES,
                MAX_CONFIGURATION_BYTES,
            )?,
            unroll: self.unroll,
            no_metadata: self.no_metadata,
        })
    }
}

/// Whether debug messages are part of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Debug,
    Release,
}

impl Mode {
    /// Its name in `build_info`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Debug => "Debug",
            Self::Release => "Release",
        }
    }
}

/// The settings of a build. Equal settings, tools and sources give equal contracts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    pub mode: Mode,
    /// Enabled features, sorted and unique, except for those that the build itself enables.
    pub features: Vec<String>,
    /// In bytes.
    pub stack_size: u32,
    /// In bytes.
    pub heap_size: u32,
    /// In bytes; for a contract that reads its configuration.
    pub configuration_size: u32,
    pub unroll: bool,
    /// Whether only the ELF is built.
    pub no_metadata: bool,
}

impl Settings {
    /// The fields of `build_info` for the settings.
    pub fn to_build_info(&self) -> Vec<(String, Value)> {
        vec![
            ("build_mode".into(), self.mode.name().into()),
            (
                "settings".into(),
                json!({
                    "features": self.features,
                    "stack_size": self.stack_size,
                    "heap_size": self.heap_size,
                    "configuration_size": self.configuration_size,
                    "unroll": self.unroll,
                }),
            ),
        ]
    }

    /// Parses the output of [`to_build_info`](Self::to_build_info). Returns `None` if it is invalid.
    pub fn from_build_info(info: &Value) -> Option<Self> {
        let settings = &info["settings"];
        let size = |name: &str| settings[name].as_u64().and_then(|size| u32::try_from(size).ok());
        Some(Self {
            mode: [Mode::Debug, Mode::Release].into_iter().find(|mode| info["build_mode"] == mode.name())?,
            features: settings["features"]
                .as_array()?
                .iter()
                .map(|feature| feature.as_str().map(String::from))
                .collect::<Option<_>>()?,
            stack_size: size("stack_size")?,
            heap_size: size("heap_size")?,
            configuration_size: size("configuration_size")?,
            unroll: settings["unroll"].as_bool()?,
            no_metadata: false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_make_round_trip_through_build_info() {
        let args = SettingsArgs {
            debug: true,
            features: vec!["b a".into(), "a".into()],
            stack_size: Some(4096),
            ..SettingsArgs::default()
        };
        let settings = args.settings().unwrap();
        assert_eq!(settings.features, ["a", "b"]);
        let info: serde_json::Map<_, _> = settings.to_build_info().into_iter().collect();
        assert_eq!(Settings::from_build_info(&info.into()), Some(settings));
        assert_eq!(Settings::from_build_info(&json!({ "build_mode": "Release" })), None);
    }

    #[test]
    fn invalid_size_is_refused() {
        let defaults = SettingsArgs::default;
        for args in [
            SettingsArgs { stack_size: Some(8), ..defaults() },
            SettingsArgs { heap_size: Some(MAX_HEAP_BYTES + 16), ..defaults() },
            SettingsArgs { configuration_size: Some(24), ..defaults() },
            SettingsArgs { configuration_size: Some(MAX_CONFIGURATION_BYTES + 16), ..defaults() },
        ] {
            assert_eq!(args.settings().unwrap_err().code, crate::error::ExitCode::Usage);
        }
    }
}
