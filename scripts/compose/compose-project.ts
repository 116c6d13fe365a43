import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ComposeTool } from "./find-compose.ts";
import { freePorts } from "./free-ports.ts";
import { type CommandOptions, runCommand } from "./run-command.ts";

/** A copy of the stack that shares nothing with any other: project, image, settings, folders and ports. */
export interface ComposeProject {
  readonly apiKey: string;
  readonly apiUrl: string;
  readonly controlUrl: string;
  readonly receiverUrl: string;
  readonly sessionsDir: string;
  readonly image: string;
  readonly options: CommandOptions;
  /** The full command, for those who start it themselves. */
  command(...args: string[]): string[];
  compose(...args: string[]): Promise<string>;
  docker(...args: string[]): Promise<string>;
  /** The ids of a service's containers. */
  containers(service: string): Promise<string[]>;
  /** Removes all of it, also after `options.signal` has aborted. @throws naming what is left */
  tearDown(): Promise<void>;
}

/** What Docker and Compose need of the environment; a user's own settings must not reach the project. */
const PASSED_ON =
  /^(PATH|HOME|TMPDIR|LANG|XDG_RUNTIME_DIR|SSH_AUTH_SOCK|DOCKER_.*|BUILDKIT_.*|COMPOSE_DOCKER_CLI_BUILD|\w+_proxy)$/i;

/** Variables for commands that are run on behalf of the project. */
export function commandEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => PASSED_ON.test(name)));
}

/** Prepares a project; nothing is built or started. */
export async function createComposeProject(
  tool: ComposeTool,
  options: CommandOptions,
): Promise<ComposeProject> {
  const name = `telepipe-test-${process.pid}`;
  const image = `telepipe-test:${process.pid}`;
  const folder = await mkdtemp(join(tmpdir(), "telepipe-compose-"));
  const sessionsDir = join(folder, "sessions");
  const mediaDir = join(folder, "userbot_media");
  await Promise.all([mkdir(sessionsDir), mkdir(mediaDir)]);
  const apiKey = randomBytes(24).toString("hex");
  const [gateway, media, control, receiver] = await freePorts(4);
  const envFile = join(folder, ".env");
  const own = process.getuid?.() ?? 0;
  const settings: Record<string, unknown> = {
    TELEPIPE_IMAGE: image,
    TELEPIPE_ENV_FILE: envFile,
    TELEPIPE_SESSIONS_DIR: sessionsDir,
    TELEPIPE_MEDIA_DIR: mediaDir,
    TELEPIPE_PUBLISH_ADDRESS: "127.0.0.1",
    // So that whoever runs this can remove the folders again.
    ...(own > 0 && { TELEPIPE_UID: own, TELEPIPE_GID: process.getgid?.() }),
    GATEWAY_PORT: gateway,
    MEDIA_PORT: media,
    SIMULATOR_CONTROL_PORT: control,
    DEMO_RECEIVER_PORT: receiver,
    X_API_TOKEN: apiKey,
  };
  // Comments behind the values, as users of the service have them in their files.
  const lines = Object.entries(settings).map(([key, value]) => `${key}=${value} # comment\n`);
  await writeFile(envFile, lines.join(""), { mode: 0o600 });

  const command = (...args: string[]) => [
    ...tool.command,
    ...["-f", "docker-compose.yml", "-f", "docker-compose.simulator.yml"],
    ...["--project-name", name, "--env-file", envFile],
    ...args,
  ];
  const compose = (...args: string[]) => runCommand(command(...args), options);
  return {
    apiKey,
    apiUrl: `http://127.0.0.1:${gateway}`,
    controlUrl: `http://127.0.0.1:${control}`,
    receiverUrl: `http://127.0.0.1:${receiver}`,
    sessionsDir,
    image,
    options,
    command,
    compose,
    docker: (...args) => runCommand(["docker", ...args], options),
    containers: async (service) => lineList(await compose("ps", "-q", service)),
    tearDown: async () => {
      // What has been interrupted is still to be cleaned up.
      const always = { ...options, signal: new AbortController().signal };
      try {
        await runCommand(command("down", "--volumes", "--remove-orphans", "--timeout", "10"), always);
        await runCommand(["docker", "image", "rm", "--force", image], always);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
      const left = await leftovers(name, always);
      if (left.length > 0) throw new Error(`left behind: ${left.join(", ")}`);
    },
  };
}

async function leftovers(name: string, options: CommandOptions): Promise<string[]> {
  const filter = ["--filter", `label=com.docker.compose.project=${name}`];
  const lists = await Promise.all([
    runCommand(["docker", "ps", "--all", "--quiet", ...filter], options),
    runCommand(["docker", "volume", "ls", "--quiet", ...filter], options),
    runCommand(["docker", "network", "ls", "--quiet", ...filter], options),
  ]);
  return lists.flatMap(lineList);
}

function lineList(text: string): string[] {
  return text.split("\n").filter(Boolean);
}
