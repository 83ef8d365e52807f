//! How many ask at once.

use crate::transport::{Client, Settings};
use forge::http::{Server, answer};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::{ask, settings};

/// The most questions that servers were busy with at once, of twelve to each.
fn busiest(servers: usize, together: usize, together_per_host: usize) -> usize {
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let servers: Vec<Server> = (0..servers)
        .map(|_| {
            let (now, most) = (Arc::clone(&now), Arc::clone(&most));
            Server::start(move |_, wire| {
                most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                std::thread::sleep(Duration::from_millis(40));
                now.fetch_sub(1, Ordering::SeqCst);
                wire.write_all(&answer(200, &[], b"bytes"))
            })
        })
        .collect();
    let named: Vec<&Server> = servers.iter().collect();
    let client = Client::new(Settings { together, together_per_host, ..settings(&named) }).unwrap();
    std::thread::scope(|scope| {
        for server in &servers {
            for _ in 0..12 {
                scope.spawn(|| client.get(&ask(server, "/x")).unwrap());
            }
        }
    });
    most.load(Ordering::SeqCst)
}

#[test]
fn so_many_ask_at_once_and_no_more() {
    assert_eq!(busiest(1, 16, 3), 3, "one host");
    assert_eq!(busiest(3, 5, 4), 5, "all hosts");
    assert_eq!(busiest(1, 1, 1), 1);
}
