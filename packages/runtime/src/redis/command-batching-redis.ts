import { type Command, Redis } from "ioredis";
import { encodeBinaryCommandsFast } from "./command-encoding.ts";

encodeBinaryCommandsFast();

/** Where ioredis writes a command when not to the connection itself. */
type Pipeline = Parameters<Redis["sendCommand"]>[1];

/**
 * A connection whose commands of one turn of the event loop leave in one system call instead of one each, which under
 * load saves a tenth of the CPU time on both ends. It comes after all else that the turn does: what goes to Telegram is
 * on its way by then. Their order stays, and none waits for an answer to another, as it would with ioredis' own auto
 * pipelining. Its duplicates, which BullMQ blocks on, are plain connections.
 */
export class CommandBatchingRedis extends Redis {
  #isCorked = false;

  override sendCommand(command: Command, pipeline?: Pipeline): unknown {
    const { stream } = this; // A new one after each reconnect; none before the first connection.
    if (stream !== undefined && !this.#isCorked) {
      this.#isCorked = true;
      stream.cork();
      setImmediate(() => {
        this.#isCorked = false;
        stream.uncork();
      });
    }
    return super.sendCommand(command, pipeline);
  }
}
