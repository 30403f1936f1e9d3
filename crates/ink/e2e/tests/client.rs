//! Tests as contract authors write them, of a contract whose ELF is written in assembly here. Its interface
//! is declared in ink!.

use std::{fs, sync::Once};

#[ink::contract]
mod switch {
    /// Emitted by `flip`.
    #[ink(event)]
    pub struct Flipped {
        pub value: bool,
    }

    #[ink(storage)]
    pub struct Switch {
        value: bool,
    }

    #[derive(Debug, PartialEq, Eq)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    pub enum Rejected {
        Always,
    }

    impl Switch {
        #[ink(constructor, payable, selector = 0x00000001)]
        pub fn new(value: bool) -> Self {
            Self { value }
        }

        #[ink(message, selector = 0x00000002)]
        pub fn flip(&mut self) {
            self.value = !self.value;
            self.env().emit_event(Flipped { value: self.value });
        }

        #[ink(message, payable, selector = 0x00000003)]
        pub fn get(&self) -> bool {
            self.value
        }

        #[ink(message, selector = 0x00000004)]
        pub fn reject(&mut self) -> Result<(), Rejected> {
            self.value = !self.value;
            Err(Rejected::Always)
        }

        #[ink(message, selector = 0x00000005)]
        pub fn panics(&mut self) {
            panic!("on purpose")
        }

        #[ink(message, selector = 0x00000006)]
        pub fn now(&self) -> Timestamp {
            self.env().block_timestamp()
        }
    }
}

/// The contract's ELF. It stores the value at the key `v`.
fn elf() -> Vec<u8> {
    ebpf_asm::contract(
        r#"
        .rodata
        key:      .ascii "v"
        topic:    .byte 1,2,3,4,5,6,7,8,1,2,3,4,5,6,7,8,1,2,3,4,5,6,7,8,1,2,3,4,5,6,7,8
        text:     .ascii "panicked: on purpose\n"
        panicked: .byte 1, 2
        unused:   .byte 1, 1
        refused:  .byte 0, 1, 0
        .bss
        in:       .zero 8
        out:      .zero 16
        .text
        deploy:
            call local read
            lddw r2, &in
            ldxb r1, [r2+4]
            call local store
            mov r1, 0
            lddw r2, &out
            mov r3, 1
            call return_value
            exit
        call:
            call local read
            lddw r6, &in
            ldxb r6, [r6+3]
            lddw r1, &key
            mov r2, 1
            lddw r3, &out+1
            mov r4, 1
            call get_storage
            lddw r8, &out
            ldxb r7, [r8+1]
            jeq r6, 2, flip
            jeq r6, 3, get
            jeq r6, 4, refuse
            jeq r6, 5, panics
            jeq r6, 6, now
            mov r1, 1
            lddw r2, &unused
            mov r3, 2
            call return_value
            exit
        flip:
            mov r1, 1
            sub r1, r7
            call local store
            lddw r1, &topic
            mov r2, 32
            lddw r3, &out+1
            mov r4, 1
            call deposit_event
            mov r2, 1
            ja answer
        get:
            mov r2, 2
            ja answer
        refuse:
            mov r1, 1
            sub r1, r7
            call local store
            mov r1, 1
            lddw r2, &refused
            mov r3, 3
            call return_value
            exit
        panics:
            lddw r1, &text
            mov r2, sizeof(text)
            call debug_message
            mov r1, 1
            lddw r2, &panicked
            mov r3, 2
            call return_value
            exit
        now:
            call now
            stxdw [r8+1], r0
            mov r2, 9
        answer:         # r2 bytes, `Ok` in front
            mov r3, r2
            mov r1, 0
            lddw r2, &out
            call return_value
            exit
        read:
            lddw r1, &in
            mov r2, 8
            call input
            exit
        store:          # r1
            lddw r3, &out+1
            stxb [r3], r1
            lddw r1, &key
            mov r2, 1
            mov r4, 1
            call set_storage
            exit
        "#,
    )
}

/// Writes the contract to the directory of prebuilt contracts.
fn prebuilt() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let directory = std::env::temp_dir().join(format!("ink-e2e-client-{}", std::process::id()));
        fs::create_dir_all(directory.join("my_switch")).unwrap();
        let code: String = elf().iter().map(|byte| format!("{byte:02x}")).collect();
        let bundle = format!(r#"{{ "source": {{ "wasm": "0x{code}" }} }}"#);
        fs::write(directory.join("my_switch/my_switch.contract"), bundle).unwrap();
        std::env::set_var("EBPF_CONTRACTS_DIR", directory);
    });
}

mod tests {
    use super::{
        prebuilt,
        switch::{Rejected, Switch, SwitchRef},
    };
    use ink::{env::DefaultEnvironment, primitives::AccountId, LangError};
    use ink_e2e::{
        events::{ContractEmitted, StaticEvent},
        subxt::dynamic::Value,
        ChainBackend, ContractsBackend, E2EBackend, InstantiationResult, Weight, H256,
    };

    type E2EResult<T> = std::result::Result<T, Box<dyn std::error::Error>>;

    const UNIT: u128 = ebpf_sandbox::UNIT;

    /// Shared by tests, for any backend.
    async fn deploy<Client: E2EBackend>(
        client: &mut Client,
        value: bool,
    ) -> InstantiationResult<DefaultEnvironment, <Client as ContractsBackend<DefaultEnvironment>>::EventLog>
    where
        <Client as ContractsBackend<DefaultEnvironment>>::Error: std::fmt::Debug,
    {
        prebuilt();
        let mut constructor = SwitchRef::new(value);
        let instantiated =
            client.instantiate("my-switch", &ink_e2e::alice(), &mut constructor).submit().await;
        instantiated.expect("instantiate failed")
    }

    #[ink_e2e::test]
    async fn flip_inverts_the_value<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
        // given
        let contract = deploy(&mut client, false).await;
        let mut call_builder = contract.call_builder::<Switch>();
        let get = call_builder.get();
        let get_res = client.call(&ink_e2e::bob(), &get).dry_run().await?;
        assert!(!get_res.return_value());

        // when
        let flip = call_builder.flip();
        let _flip_res = client.call(&ink_e2e::bob(), &flip).submit().await.expect("flip failed");

        // then
        let get_res = client.call(&ink_e2e::bob(), &get).dry_run().await?;
        assert!(!get_res.is_err());
        assert_eq!(get_res.return_data(), [0, 1]);
        assert_eq!(get_res.message_result(), Ok(true));
        assert!(get_res.return_value());
        Ok(())
    }

    #[ink_e2e::test]
    async fn instances_have_separate_state<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
        let (on, off) = (deploy(&mut client, true).await, deploy(&mut client, false).await);
        let (on_too, _) = (deploy(&mut client, true).await, deploy(&mut client, false).await);
        assert_ne!(on.account_id, on_too.account_id);
        for (contract, value) in [(&on, true), (&off, false), (&on_too, true)] {
            let get = contract.call_builder::<Switch>().get();
            assert_eq!(client.call(&ink_e2e::eve(), &get).submit().await?.return_value(), value);
            // The same contract, by its account.
            let get = ink_e2e::create_call_builder::<Switch>(contract.account_id).get();
            assert_eq!(client.call(&ink_e2e::eve(), &get).dry_run().await?.return_value(), value);
        }
        Ok(())
    }

    #[ink_e2e::test]
    async fn events_are_decoded<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
        let contract = deploy(&mut client, false).await;
        assert!(contract.contains_event("Contracts", "Instantiated"));
        assert!(contract.contract_emitted_events()?.is_empty());
        let flip = contract.call_builder::<Switch>().flip();
        let flip_res = client.call(&ink_e2e::bob(), &flip).submit().await?;

        assert!(flip_res.contains_event("Contracts", "ContractEmitted"));
        assert!(flip_res.contains_event("System", "ExtrinsicSuccess"));
        assert!(!flip_res.contains_event("System", "ExtrinsicFailed"));
        let emitted = flip_res.contract_emitted_events()?;
        assert_eq!(emitted.len(), 1);
        assert_eq!(emitted[0].event.contract, contract.account_id);
        let flipped =
            <super::switch::Flipped as ink::scale::Decode>::decode(&mut &emitted[0].event.data[..])?;
        assert!(flipped.value);
        let topic: [u8; 32] = std::array::from_fn(|index| index as u8 % 8 + 1);
        assert_eq!(emitted[0].topics, [H256::from(topic)]);

        let names: Vec<_> = flip_res
            .events
            .iter()
            .map(|event| {
                event.map(|event| (event.pallet_name().to_string(), event.variant_name().to_string()))
            })
            .collect::<Result<_, _>>()?;
        assert_eq!(names.last(), Some(&("System".into(), "ExtrinsicSuccess".into())));
        type Emitted = ContractEmitted<DefaultEnvironment>;
        assert!(flip_res.events.has::<Emitted>()?);
        assert_eq!((Emitted::PALLET, Emitted::EVENT), ("Contracts", "ContractEmitted"));
        assert_eq!(flip_res.events.find::<Emitted>().count(), 1);
        Ok(())
    }

    #[ink_e2e::test]
    async fn errors_and_panics_are_distinguished<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
        let contract = deploy(&mut client, true).await;
        let mut call_builder = contract.call_builder::<Switch>();

        // A message that returns an error fails the extrinsic, but not the dry run.
        let reject = call_builder.reject();
        let dry_run = client.call(&ink_e2e::bob(), &reject).dry_run().await?;
        assert!(dry_run.exec_result.result.as_ref().unwrap().did_revert());
        assert_eq!(dry_run.return_value(), Err(Rejected::Always));
        let Err(ink_e2e::Error::CallExtrinsic(error)) = client.call(&ink_e2e::bob(), &reject).submit().await
        else {
            panic!("the contract did not reject the call")
        };
        assert!(error.to_string().starts_with("Contracts::ContractReverted: "), "{error}");

        // A panic fails both, with a debug message.
        let panics = call_builder.panics();
        for result in [
            client.call(&ink_e2e::bob(), &panics).dry_run().await.err(),
            client.call(&ink_e2e::bob(), &panics).submit().await.err(),
        ] {
            let Some(ink_e2e::Error::CallDryRun(dry_run)) = result else { panic!("{result:?}") };
            assert!(dry_run.debug_message.contains("panicked: on purpose"));
            assert!(dry_run.error.to_string().contains("ContractTrapped"));
        }
        assert!(client.call(&ink_e2e::bob(), &call_builder.get()).dry_run().await?.return_value());

        // So does input that does not decode.
        let unknown = ink::env::call::build_call::<DefaultEnvironment>()
            .call(contract.account_id)
            .exec_input(ink::env::call::ExecutionInput::new(ink::env::call::Selector::new([9; 4])))
            .returns::<()>();
        let dry_run = client.call(&ink_e2e::bob(), &unknown).dry_run().await?;
        assert_eq!(dry_run.message_result(), Err(LangError::CouldNotReadInput));

        let no_contract = ink_e2e::create_call_builder::<Switch>(AccountId::from([7; 32])).get();
        let error = client.call(&ink_e2e::bob(), &no_contract).dry_run().await.err().unwrap();
        assert!(error.to_string().contains("Contracts::ContractNotFound: "), "{error}");
        Ok(())
    }

    #[ink_e2e::test]
    async fn transferred_value_changes_balances<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
        prebuilt();
        let mut constructor = SwitchRef::new(true);
        let contract = client
            .instantiate("my_switch", &ink_e2e::bob(), &mut constructor)
            .value(3 * UNIT)
            .extra_gas_portion(10)
            .storage_deposit_limit(10 * UNIT)
            .submit()
            .await?;
        let before = client.free_balance(contract.account_id).await?;
        assert_eq!(before, 3 * UNIT + ebpf_sandbox::EXISTENTIAL_DEPOSIT);

        let get = contract.call_builder::<Switch>().get();
        client.call(&ink_e2e::charlie(), &get).value(UNIT).submit().await?;
        assert_eq!(client.free_balance(contract.account_id).await?, before + UNIT);
        let charlie = ink_e2e::account_id(ink_e2e::AccountKeyring::Charlie);
        assert_eq!(client.free_balance(charlie).await?, ebpf_sandbox::ENDOWMENT - UNIT);

        let key = client.create_and_fund_account(&ink_e2e::alice(), 5 * UNIT).await;
        let other = client.create_and_fund_account(&ink_e2e::alice(), 6 * UNIT).await;
        let account = |key: &ink_e2e::Keypair| AccountId::from(key.public_key().to_account_id().0);
        assert_eq!(client.free_balance(account(&key)).await?, 5 * UNIT);
        assert_eq!(client.free_balance(account(&other)).await?, 6 * UNIT);
        client.call(&key, &get).value(UNIT).submit().await?;
        assert_eq!(client.free_balance(account(&key)).await?, 4 * UNIT);
        Ok(())
    }

    #[ink_e2e::test]
    async fn gas_limit_and_margin_are_respected<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
        let contract = deploy(&mut client, true).await;
        let flip = contract.call_builder::<Switch>().flip();
        let little = Weight::from_parts(1_000, 1_000);
        let error = client.call(&ink_e2e::bob(), &flip).gas_limit(little).submit().await.unwrap_err();
        assert!(matches!(error, ink_e2e::Error::CallExtrinsic(_)));
        assert!(error.to_string().contains("Contracts::OutOfGas: "), "{error}");

        let dry_run = client.call(&ink_e2e::bob(), &flip).dry_run().await?;
        assert!(dry_run.gas_required().all_gte(dry_run.gas_consumed()));
        client.call(&ink_e2e::bob(), &flip).gas_limit(dry_run.gas_required()).submit().await?;
        // Zero resets the limit.
        client.call(&ink_e2e::bob(), &flip).gas_limit(Weight::zero()).submit().await?;
        Ok(())
    }

    #[ink_e2e::test]
    async fn code_can_be_uploaded_and_removed<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
        prebuilt();
        let uploaded = client.upload("my_switch", &ink_e2e::alice()).submit().await?;
        assert!(uploaded.events.iter().any(|event| event.unwrap().variant_name() == "CodeStored"));
        let again = client.upload("my_switch", &ink_e2e::bob()).submit().await?;
        assert_eq!(again.code_hash, uploaded.code_hash);
        assert_eq!(again.dry_run.unwrap().deposit, 0);

        let error = client.remove_code(&ink_e2e::bob(), uploaded.code_hash).submit().await.unwrap_err();
        assert!(matches!(error, ink_e2e::Error::RemoveCodeExtrinsic(_)));
        client.remove_code(&ink_e2e::alice(), uploaded.code_hash).submit().await?;
        let error = client.upload("my_switch", &ink_e2e::alice()).storage_deposit_limit(1).submit().await;
        assert!(matches!(error, Err(ink_e2e::Error::UploadDryRun(_))));
        Ok(())
    }

    #[ink_e2e::test]
    async fn unknown_contract_gives_an_error_with_its_name<Client: E2EBackend>(
        mut client: Client,
    ) -> E2EResult<()> {
        prebuilt();
        let error = client.upload("no-such-contract", &ink_e2e::alice()).submit().await.unwrap_err();
        let ink_e2e::Error::ContractNotFound(why) = error else { panic!("{error}") };
        assert!(
            why.contains("no_such_contract") && why.ends_with("EBPF_CONTRACTS_DIR has my_switch"),
            "{why}"
        );
        Ok(())
    }

    #[ink_e2e::test]
    async fn runtime_call_is_submitted<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
        let contract = deploy(&mut client, false).await;
        let before = client.free_balance(contract.account_id).await?;
        let transfer = |amount| {
            vec![Value::unnamed_variant("Id", [Value::from_bytes(contract.account_id)]), Value::u128(amount)]
        };
        let events = client
            .runtime_call(&ink_e2e::alice(), "Balances", "transfer_allow_death", transfer(UNIT))
            .await?;
        assert!(events.iter().any(|event| event.unwrap().variant_name() == "Transfer"));
        assert_eq!(client.free_balance(contract.account_id).await?, before + UNIT);

        let too_much = transfer(u128::MAX / 2);
        let error =
            client.runtime_call(&ink_e2e::alice(), "Balances", "transfer_allow_death", too_much).await;
        assert!(matches!(error, Err(ink_e2e::Error::CallExtrinsic(_))));
        let error = client.runtime_call(&ink_e2e::alice(), "Balances", "give", vec![]).await.unwrap_err();
        assert!(error.to_string().starts_with("Decoding failed: "), "{error}");
        Ok(())
    }

    #[ink_e2e::test(backend(runtime_only))]
    async fn snapshot_restores_state_block_and_time() -> E2EResult<()> {
        let contract = deploy(&mut client, false).await;
        let snapshot = client.snapshot();
        let block = client.block_number();
        client.call(&ink_e2e::bob(), &contract.call_builder::<Switch>().flip()).submit().await?;
        assert_eq!(client.block_number(), block + 1);
        client.advance_blocks(10);
        assert_eq!(client.block_number(), block + 11);
        client.set_timestamp(1_700_000_000_000);

        let call_builder = contract.call_builder::<Switch>();
        let (get, now) = (call_builder.get(), call_builder.now());
        assert_eq!(client.call(&ink_e2e::bob(), &now).dry_run().await?.return_value(), 1_700_000_000_000);
        assert!(client.call(&ink_e2e::bob(), &get).dry_run().await?.return_value());

        client.restore(&snapshot);
        assert_eq!(client.block_number(), block);
        assert!(client.timestamp() < 1_700_000_000_000);
        assert!(!client.call(&ink_e2e::bob(), &get).dry_run().await?.return_value());
        assert_eq!(client.sandbox().block_number(), block);
        Ok(())
    }

    #[derive(Clone)]
    pub enum ManyTopics {}

    impl ink::env::Environment for ManyTopics {
        const MAX_EVENT_TOPICS: usize = 10;
        type AccountId = AccountId;
        type Balance = u128;
        type Hash = ink::primitives::Hash;
        type Timestamp = u64;
        type BlockNumber = u32;
        type ChainExtension = ink::env::NoChainExtension;
    }

    #[ink_e2e::test(environment = crate::tests::ManyTopics)]
    async fn environment_argument_is_used<Client: E2EBackend<crate::tests::ManyTopics>>(
        mut client: Client,
    ) -> E2EResult<()> {
        let balance = client.free_balance(ink_e2e::account_id(ink_e2e::AccountKeyring::Bob)).await?;
        assert_eq!(balance, ebpf_sandbox::ENDOWMENT);
        Ok(())
    }

    #[ink_e2e::test]
    #[should_panic(expected = "Call dry-run failed")]
    async fn attributes_are_kept<Client: E2EBackend>(mut client: Client) {
        let report = client.sandbox().dry_run(|sandbox| {
            sandbox.call(ebpf_sandbox::Call::new(ebpf_sandbox::alice(), ebpf_sandbox::bob()))
        });
        let result = ink_e2e::CallDryRunResult::<DefaultEnvironment, ()> {
            exec_result: ebpf_sandbox::contracts_pallet::ContractResult {
                gas_consumed: report.gas_consumed,
                gas_required: report.gas_required,
                storage_deposit: report.storage_deposit,
                debug_message: report.debug_message,
                result: report.result,
                events: None,
            },
            _marker: Default::default(),
        };
        assert!(result.is_err());
        result.return_value();
    }
}
