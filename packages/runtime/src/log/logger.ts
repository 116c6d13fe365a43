import { type Logger, pino } from "pino";
import { PinoPretty } from "pino-pretty";

export type { Logger } from "pino";

/** How an app logs. */
export interface LogOptions {
  readonly LOG_LEVEL: string;
  readonly LOG_FORMAT: "auto" | "json" | "pretty";
}

/** Keys whose values never reach a log, wherever one level of nesting may put them. */
const SECRET_KEYS = ["authorization", "x-api-key", "cookie", "session", "password", "token", "secret", "url"];

/**
 * The log of one process, on stdout: JSON, or readable lines when stdout is a terminal.
 * Log lines are events (`call.finished`) with ids and numbers; message bodies do not belong in them.
 */
export function createLogger(app: string, options: LogOptions): Logger {
  const pretty = options.LOG_FORMAT === "pretty" || (options.LOG_FORMAT === "auto" && process.stdout.isTTY);
  const settings = {
    level: options.LOG_LEVEL,
    base: { app },
    redact: { paths: SECRET_KEYS.flatMap((key) => [`["${key}"]`, `*["${key}"]`]), censor: "[redacted]" },
  };
  if (!pretty) return pino(settings);
  return pino(
    settings,
    PinoPretty({ colorize: true, ignore: "pid,hostname,app", messageFormat: `${app}: {msg}` }),
  );
}

/** A logger that writes nothing. */
export function silentLogger(): Logger {
  return pino({ level: "silent" });
}
