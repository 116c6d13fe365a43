import type { TelegramClient } from "telegram";
import { bareDownload, bareUpload } from "../files/bare-files.ts";
import type { Arrivals } from "../incoming/arrivals.ts";
import { countBareArrivals } from "../incoming/bare-incoming.ts";
import { bareSends } from "../sends/bare-sends.ts";
import type { Load } from "../sends/closed-loop.ts";
import { connectBareClient } from "./connect-bare-client.ts";
import { serveTasks } from "./serve-tasks.ts";
import type { SimulatorDescription } from "./simulator-main.ts";

let connected: { readonly client: TelegramClient; readonly arrivals: Arrivals } | undefined;

function subject() {
  if (!connected) throw new Error("connect comes first");
  return connected;
}

const tasks = {
  connect: async (simulator: SimulatorDescription) => {
    const client = await connectBareClient(simulator);
    connected = { client, arrivals: countBareArrivals(client) };
  },
  sends: (load: Load) => bareSends(subject().client, load),
  expect: ({ count }: { count: number }) => subject().arrivals.expect(count),
  arrived: ({ timeoutMs }: { timeoutMs: number }) => subject().arrivals.arrived(timeoutMs),
  upload: ({ path }: { path: string }) => bareUpload(subject().client, path),
  download: ({ path }: { path: string }) => bareDownload(subject().client, path),
};
export type BareClientTasks = typeof tasks;

serveTasks(tasks);
