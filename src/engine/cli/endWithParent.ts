/**
 * Lets this process end with the one that holds the other end of its channel (`ipc` in `spawn`), as if it were sent SIGTERM: the window that
 * wanted its answer is gone, or wants it no longer and is on Windows, where no process can be asked to end.
 */
export function endWithParent(): void {
  if (!process.connected) return;
  process.once('disconnect', () => {
    if (!process.emit('SIGTERM', 'SIGTERM')) process.exit(143);
  });
  // The channel alone is no reason to go on.
  process.channel?.unref();
}
