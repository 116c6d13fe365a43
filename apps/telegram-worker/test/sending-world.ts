import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ApiError, type Message, type StagedFile } from "@telepipe/contracts";
import { type Logger, silentLogger } from "@telepipe/runtime";
import { type Simulator, startSimulator } from "@telepipe/telegram-simulator";
import { createTestRedis, type TestRedis } from "@telepipe/testing";
import { executeCall } from "../src/methods/execute-call.ts";
import { connectTelegram } from "../src/telegram/connect-telegram.ts";
import { openSession } from "../src/telegram/open-session.ts";
import type { TelegramSession } from "../src/telegram/telegram-session.ts";

/** A simulated Telegram and the account in it that sends: real sockets, real Redis, no queue. */
export interface SendingWorld extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly people: ReturnType<typeof populate>;
  readonly session: TelegramSession;
  readonly redis: TestRedis;
  readonly mediaDir: string;
  /** What methods log to; writes nothing. */
  readonly log: Logger;
  /** Executes a method as the send queue does. */
  call(method: string, params: object, jobId?: string, isRepeated?: boolean): Promise<Message>;
  /** The error that a call ends with. */
  refusal(method: string, params: object, jobId?: string): Promise<ApiError>;
  /** Puts a file where the gateway would. */
  stage(bytes: Buffer, fileName: string, mimeType: string): Promise<StagedFile>;
  /** Another session of the same account, as after a restart. */
  reconnect(): Promise<TelegramSession>;
}

/** Starts everything; disposing it complains of anything that the simulator met and did not know. */
export async function startSendingWorld(redisUrl: string): Promise<SendingWorld> {
  await using stack = new AsyncDisposableStack();
  const redis = stack.use(createTestRedis(redisUrl));
  const mediaDir = await mkdtemp(join(tmpdir(), "telepipe-media-"));
  stack.defer(() => rm(mediaDir, { recursive: true, force: true }));
  const simulator = stack.use(await startSimulator());
  const people = populate(simulator);
  const { dcId, authKey } = simulator.mintSession(people.account);
  const reconnect = async (opened: AsyncDisposableStack) => {
    const connection = await connectTelegram({
      credentials: { apiId: 1, apiHash: "0".repeat(32) },
      stored: { dcId, authKey, serverAddress: "127.0.0.1", port: 443 },
      simulator: { port: simulator.port },
      log: silentLogger(),
    });
    opened.defer(() => connection.close());
    return openSession(connection, {
      redis: redis.connect(),
      patientRedis: redis.connect(),
      prefix: redis.prefix,
      log: silentLogger(),
    });
  };
  const session = await reconnect(stack);
  const log = silentLogger();
  const call = async (method: string, params: object, jobId = randomUUID() as string, isRepeated = false) => {
    const received = {
      jobId,
      randomSeed: jobId,
      acceptedAtMs: Date.now(),
      isRepeated,
      method,
      params,
      reportProgress: async () => undefined,
    };
    // Tests look at the fields that the method promises.
    return (await executeCall(received, { session, mediaDir, log })) as Message;
  };
  const owned = stack.move();
  return {
    simulator,
    people,
    session,
    redis,
    mediaDir,
    log,
    call,
    reconnect: () => reconnect(owned),
    refusal: async (method, params, jobId) => {
      const error = await call(method, params, jobId).then(
        (result) => new Error(`the call succeeded: ${JSON.stringify(result)}`),
        (reason: unknown) => reason,
      );
      if (error instanceof ApiError) return error;
      throw error;
    },
    stage: async (bytes, fileName, mimeType) => {
      const file = `${randomUUID().replaceAll("-", "")}.bin`;
      await writeFile(join(mediaDir, file), bytes);
      return { file, file_name: fileName, mime_type: mimeType, size_bytes: bytes.length };
    },
    [Symbol.asyncDispose]: async () => {
      await owned.disposeAsync();
      const unknown = [...simulator.unimplemented, ...simulator.failures];
      if (unknown.length > 0) throw new Error(`the simulator met: ${JSON.stringify(unknown)}`);
    },
  };
}

function populate({ world }: Simulator) {
  const account = world.addUser({ phone: "+10000000001", firstName: "Me", username: "the_account" });
  const alice = world.addUser({ phone: "+10000000002", firstName: "Alice", username: "alice_demo" });
  const bob = world.addUser({ phone: "+10000000003", firstName: "Bob" });
  const group = world.addGroup({ title: "Friends", username: "friends", members: [alice, account] });
  return { account, alice, bob, group };
}
