import { readEnvironment, run } from "@telepipe/runtime";
import { loadDispatcherConfig } from "./config.ts";
import { createDispatcher } from "./dispatcher.ts";

await run(() => createDispatcher(loadDispatcherConfig(readEnvironment(process.env))));
