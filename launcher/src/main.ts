import { readEnvironment, run } from "@telepipe/runtime";
import { loadLauncherConfig } from "./config.ts";
import { createLauncher } from "./launcher.ts";

await run(async () => createLauncher(loadLauncherConfig(readEnvironment(process.env))));
