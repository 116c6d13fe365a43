import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { makePlainMessage } from "../src/handshake/plain-message.ts";
import { loadSchemas } from "../src/tl/load-schemas.ts";
import type { TlObject } from "../src/tl/tl-object.ts";
import { abridged } from "../src/transport/abridged.ts";
import type { Framing } from "../src/transport/framing.ts";
import { full } from "../src/transport/full.ts";
import { intermediate, paddedIntermediate } from "../src/transport/intermediate.ts";
import { inLayer, RawClient } from "./raw-client.ts";
import { someone, startStubDataCentre } from "./stub-data-centre.ts";

/** The same bytes each time; another seed is another test. */
const SEED = 20_261_122;
const STREAMS = 400;
const BODIES = 4000;
const GROUP = 3;
const MOST_GROWTH_BYTES = 150 * 1024 * 1024;

const codec = loadSchemas();
const transports: [tag: string, create: () => Framing][] = [
  ["", full],
  ["ef", abridged],
  ["eeeeeeee", intermediate],
  ["dddddddd", paddedIntermediate],
];
const objects: TlObject[] = [
  inLayer({ _: "help.getConfig" }),
  { _: "msgs_ack", msg_ids: [1n, 2n, 3n] },
  { _: "msgs_state_req", msg_ids: [1n] },
  { _: "msg_resend_req", msg_ids: [1n] },
  { _: "msgs_all_info", msg_ids: [1n], info: Buffer.from([1]) },
  { _: "get_future_salts", num: 3 },
  { _: "rpc_drop_answer", req_msg_id: 1n },
  { _: "destroy_session", session_id: 5n },
  { _: "auth.bindTempAuthKey", encrypted_message: Buffer.alloc(104) },
  {
    _: "messages.sendMessage",
    peer: { _: "inputPeerUser", user_id: 1n, access_hash: 2n },
    message: "hello",
    entities: [{ _: "messageEntityBold", offset: 0, length: 5 }],
  },
];

test("mutated streams and messages neither crash the server nor stay in its memory", async () => {
  await using stub = await startStubDataCentre({ "messages.sendMessage": () => ({ _: "updatesTooLong" }) });
  const { dataCentre } = stub;
  const random = createRandom(SEED);
  const witness = await RawClient.connect(dataCentre.port, dataCentre.mintSession(someone).authKey);
  await witness.begin();
  await sendStreams(dataCentre.port, random, 50);
  await sendBodies(dataCentre.port, random, dataCentre.mintSession(someone).authKey, 200);
  const before = process.memoryUsage().rss;

  await sendStreams(dataCentre.port, random, STREAMS);
  const authKey = dataCentre.mintSession(someone).authKey;
  // A call that cannot be read is answered; a service message that cannot closes the connection.
  expect(await sendBodies(dataCentre.port, random, authKey, BODIES)).toBeGreaterThan(BODIES / GROUP / 10);

  expect(await witness.call({ _: "help.getConfig" })).toMatchObject({ _: "config" });
  await expect.poll(() => dataCentre.connectionCount).toBe(1);
  expect(dataCentre.failures).toEqual([]);
  expect(process.memoryUsage().rss - before).toBeLessThan(MOST_GROWTH_BYTES);
  witness.close();
});

/** Whole streams of the key exchange and of encrypted packets, in each transport. */
async function sendStreams(port: number, random: () => number, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    const [tag, createFraming] = transports[index % transports.length]!;
    const framing = createFraming();
    const packets = [
      makePlainMessage(4n, codec.encode({ _: "req_pq_multi", nonce: Buffer.alloc(16, 1) })),
      makePlainMessage(
        8n,
        codec.encode({ _: "req_DH_params", p: randomBytes(4), encrypted_data: randomBytes(256) }),
      ),
      Buffer.alloc(24 + 16 * 5, index),
    ];
    const stream = Buffer.concat([Buffer.from(tag, "hex"), ...packets.map((packet) => framing.wrap(packet))]);
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => undefined);
    socket.resume();
    socket.end(mutate(stream, random));
    await once(socket, "close");
  }
}

/**
 * Bodies that pass encryption, so that everything behind it reads them. A body that closes the connection takes those
 * behind it along, so they go in small groups; returns how many groups were read to their end.
 */
async function sendBodies(
  port: number,
  random: () => number,
  authKey: Buffer,
  count: number,
): Promise<number> {
  let client: RawClient | undefined;
  let survived = 0;
  for (let index = 0; index < count; index++) {
    if (client === undefined || client.isClosed) {
      client = await RawClient.connect(port, authKey, { sessionId: BigInt(index) });
      await client.begin();
    }
    client.sendBody(mutate(codec.encode(objects[index % objects.length]!, 198), random, 4));
    if (index % GROUP === GROUP - 1) survived += await isAlive(client);
  }
  client?.close();
  return survived;
}

async function isAlive(client: RawClient): Promise<0 | 1> {
  client.received.length = 0;
  client.send({ _: "ping", ping_id: 99n });
  try {
    await client.next(({ object }) => object._ === "pong" && object.ping_id === 99n);
    return 1;
  } catch {
    return 0;
  }
}

/** A few changes: bytes replaced, a piece cut out or put in twice, the end cut off. Lengths stay multiples of `unit`. */
function mutate(bytes: Buffer, random: () => number, unit = 1): Buffer {
  const below = (limit: number) => Math.floor(random() * limit);
  const place = (length: number) => below(length / unit + 1) * unit;
  let mutated = Buffer.from(bytes);
  for (let times = 1 + below(3); times > 0; times--) {
    const [from, to] = [place(mutated.length), place(mutated.length)].sort((a, b) => a - b) as [
      number,
      number,
    ];
    const kind = below(5);
    if (kind < 2 && mutated.length > 0) mutated[below(mutated.length)] = below(256);
    else if (kind === 2) mutated = Buffer.concat([mutated.subarray(0, from), mutated.subarray(to)]);
    else if (kind === 3) mutated = Buffer.concat([mutated.subarray(0, to), mutated.subarray(from)]);
    else mutated = mutated.subarray(0, to);
  }
  return mutated.length < unit ? Buffer.alloc(unit, 1) : mutated;
}

/** A linear congruential generator (Numerical Recipes): numbers from 0 up to 1. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
