import type { Redis } from "ioredis";
import type * as z from "zod";

/** How long a conversation waits for its next message, in milliseconds. */
export const CONVERSATION_TTL_MS = 3_600_000;

/** The state of one conversation: kept in Redis, so that it survives a restart, and forgotten after an hour's silence. */
export interface Conversation {
  /** Null when there is none, or one of a shape that `schema` does not know. */
  read<Schema extends z.ZodType>(schema: Schema): Promise<z.output<Schema> | null>;
  /** Replaces the state; `state` is JSON. */
  write(state: unknown): Promise<void>;
  end(): Promise<void>;
}

/** The conversation that is kept under `key`. */
export function createConversation(redis: Redis, key: string): Conversation {
  return {
    async read(schema) {
      const text = await redis.get(key);
      if (text === null) return null;
      const state = schema.safeParse(JSON.parse(text));
      return state.success ? state.data : null;
    },
    async write(state) {
      await redis.set(key, JSON.stringify(state), "PX", CONVERSATION_TTL_MS);
    },
    async end() {
      await redis.del(key);
    },
  };
}
