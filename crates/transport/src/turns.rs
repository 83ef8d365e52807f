use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::address::Host;

/// Who may ask now: so many at once, and so many of one host.
#[derive(Debug)]
pub(crate) struct Turns {
    all: Arc<Semaphore>,
    each: usize,
    hosts: Mutex<HashMap<Host, Arc<Semaphore>>>,
}

/// A turn; it ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    _host: Option<OwnedSemaphorePermit>,
    _all: Option<OwnedSemaphorePermit>,
}

impl Turns {
    pub(crate) fn new(all: usize, each: usize) -> Self {
        let all = Arc::new(Semaphore::new(all.clamp(1, Semaphore::MAX_PERMITS)));
        Self { all, each: each.clamp(1, Semaphore::MAX_PERMITS), hosts: Mutex::new(HashMap::new()) }
    }

    /// Waits for a turn. Whoever waits for a busy host takes no place of those who ask others.
    pub(crate) async fn take(&self, host: &Host) -> Turn {
        let own = {
            let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(hosts.entry(host.clone()).or_insert_with(|| Arc::new(Semaphore::new(self.each))))
        };
        // Neither is ever closed.
        let _host = own.acquire_owned().await.ok();
        let _all = Arc::clone(&self.all).acquire_owned().await.ok();
        Turn { _host, _all }
    }
}
