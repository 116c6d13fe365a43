// pnpm test:compose: brings docker-compose.yml up against the simulated Telegram and uses it as a user would.
// Touches nothing of a copy that runs beside it: project, image, settings, folders and ports are its own.
import { join } from "node:path";
import { type Check, type Counts, runCheck } from "./compose/check.ts";
import { loginChecks } from "./compose/checks/login.ts";
import { messageChecks } from "./compose/checks/messages.ts";
import { restartChecks } from "./compose/checks/restarts.ts";
import { startChecks } from "./compose/checks/start.ts";
import { type ComposeProject, commandEnvironment, createComposeProject } from "./compose/compose-project.ts";
import { findCompose } from "./compose/find-compose.ts";
import type { CommandOptions } from "./compose/run-command.ts";

const checks: readonly Check[] = [...startChecks, ...loginChecks, ...messageChecks, ...restartChecks];
const counts: Counts = { passed: 0, failed: 0 };

const project = await prepare();
if (project) {
  for (const { name, run } of checks) {
    if (await runCheck(counts, name, () => run(project))) continue;
    if (!project.options.signal.aborted) await showLogs(project);
    break;
  }
  console.log("… tearing down");
  await runCheck(counts, "nothing is left: containers, volumes, networks, image", async () => {
    await project.tearDown();
    return undefined;
  });
}
const notRun = checks.length + 1 - counts.passed - counts.failed;
if (counts.failed > 0) process.exitCode = 1;
console.log(`\n${counts.passed} passed, ${counts.failed} failed${notRun > 0 ? `, ${notRun} not run` : ""}`);

async function prepare(): Promise<ComposeProject | undefined> {
  const options: CommandOptions = {
    cwd: join(import.meta.dirname, ".."),
    env: commandEnvironment(process.env),
    signal: untilInterrupted(),
  };
  try {
    const tool = await findCompose(options);
    console.log(`${tool.command.join(" ")} ${tool.version}`);
    return await createComposeProject(tool, options);
  } catch (error) {
    counts.failed++;
    console.log(`✗ ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

/** Aborts on Ctrl-C and its like; a second one does not keep this from cleaning up. */
function untilInterrupted(): AbortSignal {
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => interrupted.abort(new Error("interrupted")));
  }
  return interrupted.signal;
}

async function showLogs(project: ComposeProject): Promise<void> {
  const logs = await project
    .compose("logs", "--no-color", "--tail=30")
    .catch((error: Error) => error.message);
  console.log(`\nThe last lines of every container:\n${logs}`);
}
