import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Simulator, startSimulator } from "../../src/simulator.ts";
import { createDemoWorld, type DemoWorld } from "../../src/world/demo-world.ts";
import type { ConformanceClient, ConformanceSubject } from "./conformance-client.ts";
import { recordConformance } from "./conformance-record.ts";

const FILE_BYTES = 50 * 1024 * 1024;
/** Files take seconds, and much longer on a busy machine. */
const STEP_TIMEOUT_MS = 90_000;
const PERSON = "alice_demo";

/** What the steps of a run share. */
interface Run {
  simulator: Simulator;
  demo: DemoWorld;
  client: ConformanceClient;
  /** Makes another client, which is closed at the end of the run. */
  newClient(): Promise<ConformanceClient>;
  folder: string;
}

/** The capabilities, in the order in which they are proved: a step may use what the steps before it left behind. */
const STEPS: Record<string, (run: Run) => Promise<void>> = {
  "key exchange": async ({ client, simulator }) => {
    await client.connect();
    await expect.poll(() => simulator.authKeys, { timeout: 10_000 }).toHaveLength(1);
  },
  "login by code": async ({ client, demo, simulator }) => {
    const phone = `+${demo.account.phone}`;
    await client.requestCode(phone);
    await expect(client.signIn("00000")).rejects.toMatchObject({ error: "PHONE_CODE_INVALID" });
    await client.signIn(simulator.world.lastLoginCode(phone) ?? "");
    expect(await client.username()).toBe(demo.account.username);
  },
  "login with a password": async ({ newClient, simulator }) => {
    const phone = "+4915550009";
    simulator.world.addUser({ phone, firstName: "Grace", username: "grace_demo", password: "correct horse" });
    const client = await newClient();
    await client.connect();
    for (const password of ["wrong", "correct horse"]) {
      await client.requestCode(phone);
      const login = client.signIn(simulator.world.lastLoginCode(phone) ?? "", password);
      if (password === "wrong") await expect(login).rejects.toMatchObject({ error: "PASSWORD_HASH_INVALID" });
      else await login;
    }
    expect(await client.username()).toBe("grace_demo");
  },
  "login by QR code": async ({ newClient, simulator, demo }) => {
    const client = await newClient();
    await client.connect();
    const token = await client.beginQrLogin();
    simulator.world.acceptQr(Buffer.from(token, "base64url"), demo.alice);
    await client.finishQrLogin();
    expect(await client.username()).toBe(PERSON);
  },
  dialogs: async ({ client, demo }) => {
    await demo.world.inject({ from: demo.bob, to: demo.account, text: "from Bob" });
    await demo.world.inject({ from: demo.alice, to: demo.account, text: "from Alice" });
    expect((await client.dialogs()).slice(0, 2)).toEqual(["Alice Example", "Bob"]);
  },
  send: async ({ client, demo }) => {
    await client.send(PERSON, "hello");
    expect(textsWithPerson(demo)).toEqual(["from Alice", "hello"]);
  },
  receive: async ({ client, demo }) => {
    await demo.world.inject({ from: demo.alice, to: demo.account, text: "hi" });
    await demo.world.inject({ from: demo.bob, to: demo.group, text: "hi all" });
    await received(client, ["hi", "hi all"]);
  },
  reply: async ({ client }) => {
    const [newest] = await client.history(PERSON);
    const id = await client.send(PERSON, "and you?", newest?.id);
    expect((await client.history(PERSON))[0]).toEqual({ id, text: "and you?", replyToId: newest?.id });
  },
  edit: async ({ client, demo }) => {
    const id = await client.send(PERSON, "a mistake");
    await client.edit(PERSON, id, "corrected");
    expect(textsWithPerson(demo).at(-1)).toBe("corrected");
  },
  delete: async ({ client, demo }) => {
    const id = await client.send(PERSON, "regretted");
    await client.delete(PERSON, id);
    expect(textsWithPerson(demo).at(-1)).toBe("corrected");
  },
  history: async ({ client }) => {
    const texts = (await client.history(PERSON)).map(({ text }) => text);
    expect(texts).toEqual(["corrected", "and you?", "hi", "hello", "from Alice"]);
  },
  "50 MB up and down": async ({ client, folder }) => {
    const content = randomBytes(FILE_BYTES);
    await writeFile(join(folder, "sent.bin"), content);
    const id = await client.sendFile(PERSON, join(folder, "sent.bin"));
    await client.download(PERSON, id, join(folder, "received.bin"));
    expect(content.equals(await readFile(join(folder, "received.bin")))).toBe(true);
  },
  reconnect: async ({ client, demo, simulator }) => {
    simulator.network({ disconnect: true });
    await client.send(PERSON, "back again");
    expect(textsWithPerson(demo).at(-1)).toBe("back again");
    await demo.world.inject({ from: demo.alice, to: demo.account, text: "welcome back" });
    await received(client, ["welcome back"]);
  },
  "flood wait": async ({ client, demo, simulator }) => {
    simulator.fault({ method: "messages.sendMessage", error: "FLOOD_WAIT_1" });
    await client.send(PERSON, "patient");
    expect(textsWithPerson(demo).filter((text) => text === "patient")).toHaveLength(1);
    simulator.fault({ method: "messages.sendMessage", error: "FLOOD_WAIT_3000" });
    const send = client.send(PERSON, "never sent");
    await expect(send).rejects.toMatchObject({ error: "FLOOD_WAIT", seconds: 3000 });
  },
};

/**
 * Declares the conformance tests of a client library: one test for each capability, over one simulator. What passed is
 * recorded for the table in the README.
 */
export function describeConformance(subject: ConformanceSubject): void {
  describe(`${subject.name}, layer ${subject.layer}`, () => {
    const clients: ConformanceClient[] = [];
    const passed: string[] = [];
    let run: Run;

    beforeAll(async () => {
      const demo = createDemoWorld();
      const simulator = await startSimulator({ world: demo.world });
      const newClient = async () => {
        const client = await subject.create(simulator);
        clients.push(client);
        return client;
      };
      const folder = await mkdtemp(join(tmpdir(), "conformance-"));
      run = { simulator, demo, client: await newClient(), newClient, folder };
    }, STEP_TIMEOUT_MS);

    afterAll(async () => {
      await Promise.all(clients.map((client) => client.close()));
      await run.simulator.close();
      await run.demo.world.close();
      await rm(run.folder, { recursive: true });
      await recordConformance({
        client: subject.name,
        layer: subject.layer,
        proved: Object.keys(STEPS),
        passed,
      });
    }, STEP_TIMEOUT_MS);

    for (const [capability, prove] of Object.entries(STEPS)) {
      test(capability, { timeout: STEP_TIMEOUT_MS }, async () => {
        await prove(run);
        passed.push(capability);
      });
    }

    test("nothing that it called is missing, in its own layer", () => {
      expect(run.simulator.unimplemented).toEqual([]);
      expect(run.simulator.failures).toEqual([]);
      // A handshake that was cut off before its first call leaves a key without a layer, and without anybody on it.
      const used = run.simulator.authKeys.filter(({ accountId }) => accountId !== undefined);
      expect(new Set(used.map(({ layer }) => layer))).toEqual(new Set([subject.layer]));
    });
  });
}

/** Texts of the chat with Alice, oldest first, as the account has them. */
function textsWithPerson({ world, account, alice }: DemoWorld): string[] {
  return world.messages(account, alice).map(({ post }) => post.text);
}

/** Waits until the newest texts that the client was pushed are these. */
async function received(client: ConformanceClient, texts: string[]): Promise<void> {
  await expect
    .poll(async () => (await client.received()).slice(-texts.length), { timeout: 10_000 })
    .toEqual(texts);
}
