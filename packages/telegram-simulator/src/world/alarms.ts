/** What happens in the world at a time of its own: scheduled messages, polls that close, files that destroy themselves. */
export interface Alarms {
  /** Calls `action` when the world's clock reaches the time, Unix time in seconds. The result takes that back. */
  at(seconds: number, action: () => void): () => void;
  /** Calls what is due now: for those who move the clock. */
  ring(): void;
  close(): void;
}

const longestMs = 2 ** 31 - 1;

/** Creates alarms on the clock, which gives Unix time in milliseconds. They keep no process alive. */
export function createAlarms(nowMs: () => number): Alarms {
  const pending = new Set<{ atMs: number; action: () => void }>();
  let timer: NodeJS.Timeout | undefined;

  function ring(): void {
    const due = [...pending].filter(({ atMs }) => atMs <= nowMs()).sort((a, b) => a.atMs - b.atMs);
    for (const alarm of due) if (pending.delete(alarm)) alarm.action();
    wind();
  }

  function wind(): void {
    clearTimeout(timer);
    if (pending.size === 0) return;
    const next = Math.min(...[...pending].map(({ atMs }) => atMs)) - nowMs();
    timer = setTimeout(ring, Math.min(Math.max(next, 1), longestMs)).unref();
  }

  return {
    at(seconds, action) {
      const alarm = { atMs: seconds * 1000, action };
      pending.add(alarm);
      wind();
      return () => {
        pending.delete(alarm);
        wind();
      };
    },
    ring,
    close() {
      pending.clear();
      clearTimeout(timer);
    },
  };
}
