#![cfg_attr(not(feature = "std"), no_std, no_main)]

#[ink::contract]
mod {{module}} {
    #[ink(storage)]
    pub struct {{type}} {}

    impl {{type}} {
        #[ink(constructor)]
        pub fn new() -> Self {
            Self {}
        }

        #[ink(message)]
        pub fn ping(&self) {}
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[ink::test]
        fn answers() {
            {{type}}::new().ping();
        }
    }

    #[cfg(all(test, feature = "e2e-tests"))]
    mod e2e_tests {
        use super::*;
        use ink_e2e::ContractsBackend;

        #[ink_e2e::test]
        async fn answers_on_chain<Client: E2EBackend>(
            mut client: Client,
        ) -> Result<(), Box<dyn std::error::Error>> {
            let mut constructor = {{type}}Ref::new();
            let contract = client
                .instantiate("{{package}}", &ink_e2e::alice(), &mut constructor)
                .submit()
                .await
                .expect("instantiation");
            let ping = contract.call_builder::<{{type}}>().ping();
            client.call(&ink_e2e::alice(), &ping).submit().await.expect("ping");
            Ok(())
        }
    }
}
