import { readEnvironment, run } from "@telepipe/runtime";
import { loadGatewayConfig } from "./config.ts";
import { createGateway } from "./gateway.ts";

await run(() => createGateway(loadGatewayConfig(readEnvironment(process.env))));
