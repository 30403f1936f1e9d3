//! Messages of a trait definition.

#[ink::trait_definition]
pub trait Messages {
    fn unmarked(&self);

    #[ink(constructor)]
    fn constructor() -> Self;

    #[ink(message)]
    fn with_body(&self) {}

    #[ink(message)]
    fn generic<T>(&self, value: T);

    #[ink(message)]
    async fn asynchronous(&self);

    #[ink(message)]
    unsafe fn not_safe(&self);

    #[ink(message)]
    extern "C" fn of_c(&self);

    #[ink(message)]
    fn without_self();

    #[ink(message)]
    fn takes_self(self);

    #[ink(message)]
    fn returns_self(&self) -> Self;

    #[ink(message)]
    fn takes_type_of_self(&self, value: Self::Type);

    #[ink(message, selector = _)]
    fn wildcard(&self);

    #[ink(message, selector = @)]
    fn complement(&self);

    #[ink(message, topic)]
    fn with_topic(&self);

    #[ink(message)]
    fn takes_str(&self, text: &str);
}

fn main() {}
