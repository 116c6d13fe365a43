import { type CommandOptions, runCommand } from "./run-command.ts";

/** What runs Compose here. */
export interface ComposeTool {
  /** `docker compose` or `docker-compose`. */
  readonly command: readonly string[];
  readonly version: string;
}

/**
 * Finds a Docker that answers and a Compose: the plugin, else the older program.
 *
 * @throws saying what is missing
 */
export async function findCompose(options: CommandOptions): Promise<ComposeTool> {
  await runCommand(["docker", "version", "--format", "{{.Server.Version}}"], options).catch(
    (error: Error) => {
      options.signal.throwIfAborted();
      throw new Error(
        `this needs a Docker that answers: install it, start it, or join its group.\n${error.message}`,
      );
    },
  );
  for (const command of [["docker", "compose"], ["docker-compose"]]) {
    const version = await runCommand([...command, "version", "--short"], options).catch(() => null);
    if (version !== null) return { command, version: version.trim() };
  }
  options.signal.throwIfAborted();
  throw new Error(
    "this needs Docker Compose: neither `docker compose` nor `docker-compose` (1.29 or newer) answers",
  );
}
