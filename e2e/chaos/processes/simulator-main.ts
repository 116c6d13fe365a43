import { createDemoWorld, startControl, startSimulator } from "@telepipe/telegram-simulator";

/** Where the simulated Telegram is and who is in it; said when it is ready. */
export interface SimulatorGreeting {
  readonly type: "ready";
  readonly port: number;
  readonly controlUrl: string;
  readonly phoneNumber: string;
  readonly dcId: number;
  /** Of the account's session, in base64. */
  readonly authKey: string;
  /** Usernames of those who write to the account and are written to. */
  readonly people: readonly string[];
}

const PEOPLE = 12;

const { world, account } = createDemoWorld({ seed: `chaos ${process.env.SIMULATOR_SEED}` });
const people = Array.from({ length: PEOPLE }, (_, index) => {
  const person = world.addUser({
    phone: `+99966400${String(index).padStart(2, "0")}`,
    firstName: `Person ${index}`,
    username: `person_${index}`,
  });
  world.befriend(account, person);
  return `person_${index}`;
});
const simulator = await startSimulator({ world, limits: process.env.SIMULATOR_LIMITS === "on" ? {} : "off" });
const control = await startControl({ simulator, account });
const { dcId, authKey } = simulator.mintSession(account);

for (const signal of ["SIGTERM", "disconnect"] as const) {
  process.once(signal, async () => {
    await control.close();
    await simulator.close();
    world.close();
    process.disconnect?.();
  });
}
process.send?.({
  type: "ready",
  port: simulator.port,
  controlUrl: control.url,
  phoneNumber: `+${account.phone}`,
  dcId,
  authKey: authKey.toString("base64"),
  people,
} satisfies SimulatorGreeting);
