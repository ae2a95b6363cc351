//! Connections: how many, how slow, and how they end.
//!
//! A client that sends its request head too slowly, or takes in its answer too slowly, loses its connection; so a hostile one
//! holds nobody up.

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::collections::HashMap;
use std::future::Future;
use std::io;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{Sleep, sleep};

/// Most connections at once.
const MOST: usize = 1_024;
/// Most connections of one other computer.
const MOST_OF_ONE: usize = 128;
/// The head of a request must be there by then.
const HEAD: Duration = Duration::from_secs(10);
/// A reader that takes nothing in for so long is gone.
const PATIENCE: Duration = Duration::from_secs(20);
/// Requests under way get so long when the server stops.
const GOODBYE: Duration = Duration::from_secs(10);

/// Serves until `stop` is ready, then lets what is under way come to its end.
pub async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let room = Arc::new(Semaphore::new(MOST));
    let guests: Arc<Mutex<HashMap<IpAddr, usize>>> = Arc::default();
    let graceful = GracefulShutdown::new();
    tokio::pin!(stop);
    loop {
        let permit = tokio::select! {
            () = &mut stop => break,
            permit = room.clone().acquire_owned() => permit,
        };
        let accepted = tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => accepted,
        };
        let Ok((stream, from)) = accepted else {
            // Out of file handles, or gone before it was taken: neither is a reason to spin.
            sleep(Duration::from_millis(50)).await;
            continue;
        };
        let Some(guest) = Guest::welcome(&guests, from.ip()) else { continue };
        // Small answers leave at once; where that can't be set they leave a little later.
        let _ = stream.set_nodelay(true);
        let service = TowerToHyperService::new(router.clone());
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD)
            .max_buf_size(64 << 10)
            .serve_connection(TokioIo::new(Patient { stream, waiting: None }), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // A client that breaks off is no fault of ours.
            let _ = connection.await;
            drop((guest, permit));
        });
    }
    drop(listener);
    // Whatever is not done by then is broken off.
    let _ = tokio::time::timeout(GOODBYE, graceful.shutdown()).await;
}

/// One connection of one computer, counted.
struct Guest(Arc<Mutex<HashMap<IpAddr, usize>>>, IpAddr);

impl Guest {
    fn welcome(guests: &Arc<Mutex<HashMap<IpAddr, usize>>>, from: IpAddr) -> Option<Self> {
        let mut counted = guests.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let count = counted.entry(from).or_default();
        if *count >= MOST_OF_ONE && !from.is_loopback() {
            return None;
        }
        *count += 1;
        Some(Self(guests.clone(), from))
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        let mut counted = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(count) = counted.get_mut(&self.1) {
            *count -= 1;
            if *count == 0 {
                counted.remove(&self.1);
            }
        }
    }
}

/// A stream that gives up on a reader who takes nothing in.
struct Patient {
    stream: TcpStream,
    waiting: Option<Pin<Box<Sleep>>>,
}

impl Patient {
    fn patience<T>(&mut self, cx: &mut Context<'_>, poll: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if poll.is_ready() {
            self.waiting = None;
            return poll;
        }
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(sleep(PATIENCE)));
        match waiting.as_mut().poll(cx) {
            Poll::Ready(()) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl AsyncRead for Patient {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Patient {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let poll = Pin::new(&mut self.stream).poll_write(cx, buf);
        self.patience(cx, poll)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
