import { hash } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { Clock } from "@telepipe/runtime";
import type { Redis } from "ioredis";

/** Finds, for one request, the same call whose answer was lost. */
export interface LostAnswer {
  /** The job of such a call, handed out once; null when there is none. */
  take(fingerprint: string): Promise<string | null>;
  /** To be called before the call is enqueued: when its caller is gone before it has its answer, that is noted. */
  watch(fingerprint: string, jobId: string): void;
}

/** What it needs. */
export interface LostAnswersOptions {
  readonly redis: Redis;
  readonly prefix: string;
  /** For how long after the loss the same call is taken for a repetition, in milliseconds. */
  readonly lifeMs: number;
  readonly clock: Clock;
}

/**
 * Calls whose caller's connection broke before the answer was written to it. Clients that repeat such calls by
 * themselves send no key, so the repetition is known by its contents, and only while an answer is missing: two equal
 * calls that are both answered are two calls. Each loss stands for one repetition. The notes are in Redis, as the
 * repetition may reach another gateway.
 */
export class LostAnswers {
  readonly #options: LostAnswersOptions;

  constructor(options: LostAnswersOptions) {
    this.#options = options;
  }

  /** @param scope whose calls are compared with each other */
  of(scope: string, outgoing: ServerResponse): LostAnswer {
    const key = (fingerprint: string) => this.#key(scope, fingerprint);
    return {
      take: (fingerprint) => this.#take(key(fingerprint)),
      watch: (fingerprint, jobId) => {
        const note = () => {
          if (!outgoing.writableFinished) void this.#note(key(fingerprint), jobId);
        };
        if (outgoing.closed) note();
        else outgoing.once("close", note);
      },
    };
  }

  async #take(key: string): Promise<string | null> {
    const { redis, clock } = this.#options;
    const answers = await redis.multi().zremrangebyscore(key, "-inf", clock.now()).zpopmin(key).exec();
    const [error, popped] = answers?.[1] ?? [null, []];
    if (error !== null) throw error;
    const [jobId] = popped as string[]; // The member and its score, or nothing.
    return jobId ?? null;
  }

  /** Without Redis the call could not be repeated either, so a note that fails is not missed. */
  async #note(key: string, jobId: string): Promise<void> {
    const { redis, lifeMs, clock } = this.#options;
    const note = redis
      .multi()
      .zadd(key, clock.now() + lifeMs, jobId)
      .pexpire(key, lifeMs);
    await note.exec().catch(() => undefined);
  }

  #key(scope: string, fingerprint: string): string {
    const digest = hash("sha256", `${scope}\n${fingerprint}`).slice(0, 40);
    return `${this.#options.prefix}:lost-answers:${digest}`;
  }
}
