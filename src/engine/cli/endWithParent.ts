/**
 * Lets this process end with the one that holds the other end of its channel (`ipc` in `spawn`), as if it were sent SIGTERM: the window that
 * wanted its answer is gone, or wants it no longer and is on Windows, where no process can be asked to end.
 */
export function endWithParent(): void {
  // Only where there is a channel, or was one.
  if (process.send === undefined) return;
  const end = (): void => {
    if (!process.emit('SIGTERM', 'SIGTERM')) process.exit(143);
  };
  // The other one may have ended while this one was being loaded.
  if (!process.connected) return end();
  process.once('disconnect', end);
  // The channel alone is no reason to go on.
  process.channel?.unref();
}
