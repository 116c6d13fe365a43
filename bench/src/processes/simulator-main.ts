import {
  type Account,
  createDemoWorld,
  simulatorKey,
  startControl,
  startSimulator,
} from "@telepipe/telegram-simulator";
import { serveTasks } from "./serve-tasks.ts";

/** As many chats as there are callers at most. */
const PEOPLE = 200;

const { world, account } = createDemoWorld({ seed: "bench" });
// An account of its own, or each subject would get the other's messages pushed as its own from another device.
const bareAccount = world.addUser({ phone: "+9996630000", firstName: "Bare", username: "bare_demo" });
const people = Array.from({ length: PEOPLE }, (_, index) =>
  world.addUser({
    phone: `+999664${String(index).padStart(4, "0")}`,
    firstName: `Person ${index}`,
    username: `person_${index}`,
  }),
);
for (const person of people) {
  world.befriend(account, person);
  world.befriend(bareAccount, person);
}
// It is the clients' speed that is measured, not Telegram's patience.
const simulator = await startSimulator({ world, limits: "off" });

const side = async (own: Account) => {
  const control = await startControl({ simulator, account: own });
  const { authKey, stringSession } = simulator.mintSession(own);
  return { controlUrl: control.url, authKey: authKey.toString("base64"), stringSession };
};
const description = {
  port: simulator.port,
  dcId: simulator.dcId,
  phoneNumber: `+${account.phone}`,
  people: people.map(({ username }) => username ?? ""),
  /** Of the account that Telepipe runs as. */
  telepipe: await side(account),
  /** Of the account that the bare client runs as. */
  bare: await side(bareAccount),
  key: {
    fingerprint: simulatorKey.fingerprint.toString(),
    modulus: simulatorKey.n.toString(),
    exponent: simulatorKey.e,
  },
};

/** Where the simulated Telegram is and who is in it. */
export type SimulatorDescription = typeof description;

const tasks = { describe: () => description };
export type SimulatorTasks = typeof tasks;

serveTasks(tasks);
