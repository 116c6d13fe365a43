import { type Logger, pino } from "pino";
import { PinoPretty } from "pino-pretty";
import { GatheredOutput } from "./gathered-output.ts";
import { hideNestedSecrets, hideSecrets, secretSerializers } from "./hide-secrets.ts";

export type { Logger } from "pino";

/** How an app logs. */
export interface LogOptions {
  readonly LOG_LEVEL: string;
  readonly LOG_FORMAT: "auto" | "json" | "pretty";
}

/**
 * The log of one process, on stdout: JSON, or readable lines when stdout is a terminal.
 * Log lines are events (`call.finished`) with ids and numbers; message bodies do not belong in them.
 */
export function createLogger(app: string, options: LogOptions): Logger {
  const pretty = options.LOG_FORMAT === "pretty" || (options.LOG_FORMAT === "auto" && process.stdout.isTTY);
  const settings = {
    level: options.LOG_LEVEL,
    base: { app },
    formatters: { log: hideNestedSecrets },
    serializers: {
      ...secretSerializers,
      err: (error: Error) => hideSecrets({ ...pino.stdSerializers.err(error) }),
    },
  };
  if (!pretty) return pino(settings, standardOutput());
  return pino(
    settings,
    PinoPretty({ colorize: true, ignore: "pid,hostname,app", messageFormat: `${app}: {msg}` }),
  );
}

let output: GatheredOutput | undefined;

/** One for the process, as there is one stdout. A process that exits writes its last lines before. */
function standardOutput(): GatheredOutput {
  if (output !== undefined) return output;
  const gathered = new GatheredOutput(pino.destination({ dest: 1, sync: true }), (error) => {
    throw error; // As it would without the gathering: a service does not go on without its log.
  });
  process.on("exit", () => gathered.flush());
  output = gathered;
  return gathered;
}

/** A logger that writes nothing. */
export function silentLogger(): Logger {
  return pino({ level: "silent" });
}
