//! A minimal executor. Futures of this crate are ready when they are first polled; others may wait for
//! another thread.

use std::{
    future::Future,
    pin::pin,
    sync::Arc,
    task::{Context, Poll, Wake, Waker},
    thread::{self, Thread},
};

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Runs a future to completion on this thread.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::block_on;
    use std::{
        future::poll_fn,
        task::Poll,
        thread,
        time::{Duration, Instant},
    };

    #[test]
    fn future_is_polled_again_only_when_woken() {
        assert_eq!(block_on(async { 1 + block_on(async { 2 }) }), 3);
        let start = Instant::now();
        let wait = Duration::from_millis(20);
        let mut polls = 0;
        block_on(poll_fn(|context| {
            polls += 1;
            if start.elapsed() >= wait {
                return Poll::Ready(());
            }
            let waker = context.waker().clone();
            thread::spawn(move || {
                thread::sleep(wait);
                waker.wake();
            });
            Poll::Pending
        }));
        assert!(polls < 10, "polls {polls} times");
    }
}
