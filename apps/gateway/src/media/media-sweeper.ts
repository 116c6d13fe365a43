import type { Clock, Logger } from "@telepipe/runtime";
import { type RetentionRules, sweepMedia } from "./sweep-media.ts";

/** What a sweeper needs. */
export interface MediaSweeperOptions {
  readonly directory: string;
  readonly rules: RetentionRules;
  readonly log: Logger;
  readonly clock: Clock;
  /** Learns what the folder holds after each sweep. */
  onSwept(leftBytes: number): void;
}

/** Sweeps the media folder now and then. */
export interface MediaSweeper {
  /** Waits for a sweep that runs. */
  close(): Promise<void>;
}

const INTERVAL_MS = 3_600_000;

/** Starts sweeping: at once and every hour. */
export function startMediaSweeper(options: MediaSweeperOptions): MediaSweeper {
  let running = sweepOnce(options);
  const timer = setInterval(() => {
    running = running.then(() => sweepOnce(options));
  }, INTERVAL_MS);
  timer.unref();
  return {
    close: () => {
      clearInterval(timer);
      return running;
    },
  };
}

async function sweepOnce({ directory, rules, log, clock, onSwept }: MediaSweeperOptions): Promise<void> {
  try {
    const { deletedFiles, deletedBytes, leftBytes } = await sweepMedia(directory, rules, clock.now());
    onSwept(leftBytes);
    if (deletedFiles > 0) {
      log.info(
        { deleted_files: deletedFiles, deleted_bytes: deletedBytes, left_bytes: leftBytes },
        "media.swept",
      );
    }
  } catch (error) {
    log.error({ err: error }, "media.sweep_failed");
  }
}
