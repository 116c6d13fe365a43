import { addDemoChannels, createDemoWorld, startControl, startSimulator } from "@telepipe/telegram-simulator";
import { sessionPaths, writeSessionFile } from "@telepipe/telegram-worker/session-file";

/** The simulated Telegram with the demo's people, and a session for the account. */
export interface DemoTelegram extends AsyncDisposable {
  /** Where MTProto clients connect. */
  readonly port: number;
  readonly controlUrl: string;
  /** Of the account that Telepipe runs as. */
  readonly phoneNumber: string;
}

/**
 * Starts the simulated Telegram and saves a session under `sessionName`. Each start makes a new world with other
 * ids, because Redis still knows the events of the last one and would take equal ids for repeats.
 */
export async function startDemoTelegram(controlPort: number, sessionName: string): Promise<DemoTelegram> {
  const stack = new AsyncDisposableStack();
  const demo = createDemoWorld({ seed: `demo ${Date.now()}` });
  const { world, account } = demo;
  addDemoChannels(demo);
  stack.defer(() => world.close());
  // Whoever tries things out should meet no flood waits; `PUT /limits` of the control API switches them on.
  const simulator = await startSimulator({ world, limits: "off" });
  stack.defer(() => simulator.close());
  const control = stack.use(await startControl({ simulator, account, port: controlPort }));
  const { dcId, authKey } = simulator.mintSession(account);
  const session = { dcId, serverAddress: "127.0.0.1", port: 443, authKey };
  await writeSessionFile(sessionPaths(sessionName, true), session);
  return {
    port: simulator.port,
    controlUrl: control.url,
    phoneNumber: `+${account.phone}`,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
