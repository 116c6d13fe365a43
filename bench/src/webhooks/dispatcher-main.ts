import { createEventFilter } from "@telepipe/contracts";
import { createDispatcher, type Endpoint, loadDispatcherConfig } from "@telepipe/webhook-dispatcher";
import { benchEndpoints, SIGNING_SECRET, TIMEOUT_MS } from "./load.ts";

/** A dispatcher with as many endpoints as BENCH_ENDPOINTS says; everything else is as the settings' defaults have it. */
const config = loadDispatcherConfig(process.env);
const endpoints = benchEndpoints(process.env.BENCH_BASE_URL ?? "", Number(process.env.BENCH_ENDPOINTS)).map(
  ({ id, url }): Endpoint => ({
    id,
    url,
    description: "",
    secretsAt: () => [SIGNING_SECRET],
    apiKey: null,
    headers: {},
    filter: createEventFilter(["message.new"]),
    format: "native",
    payload: "full",
    ordering: "skip",
    state: "enabled",
    maxConnections: 4,
    rateLimit: null,
    timeoutMs: TIMEOUT_MS,
    isTrusted: true,
    allowsActions: false,
    tracksHealth: true,
  }),
);
const dispatcher = await createDispatcher({ ...config, endpoints });
const stop = () => void dispatcher.close().finally(() => process.disconnect?.());
process.once("SIGTERM", stop);
process.once("disconnect", stop);
process.send?.({ type: "ready" });
