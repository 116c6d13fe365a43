import { setTimeout as delay } from "node:timers/promises";
import type { Send, SendEnd } from "../history/history.ts";
import type { SeededRandom } from "../plan/seeded-random.ts";
import type { Chat } from "./chats.ts";

/** How a caller sends. */
export interface SendStyle {
  /** Repeats the call under its `Idempotency-Key` until the outcome is known; without a key it tries once. */
  readonly isKeyed: boolean;
  /** `Prefer: respond-async`: content with a job's id, and asks for its outcome later. */
  readonly isAsync: boolean;
}

/** A send under way. */
export interface SendUnderWay {
  /** Resolves when the call was accepted, or has come to nothing. */
  readonly accepted: Promise<void>;
  readonly done: Promise<Send>;
}

export interface CarefulCallerOptions {
  readonly apiUrls: readonly string[];
  readonly apiToken: string;
  readonly random: SeededRandom;
  /** When to stop asking; what has no outcome by then has none. */
  readonly giveUp: AbortSignal;
}

/** An answer of the API, as far as it matters here. */
interface Answer {
  readonly status: number;
  readonly retryAfterSeconds: number | null;
  readonly jobId: string | null;
  readonly state: string | null;
  readonly messageId: number | null;
  readonly code: string;
  /** Of a job that failed: the status that a caller who waits would have got. */
  readonly errorCode: number | null;
}

/** What the caller knows of its call's acceptance. */
interface Acceptance {
  given(): void;
  /** It has ended without being executed. */
  over(): void;
}

const REQUEST_TIMEOUT_MS = 45_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 3000;

/** Sends as the documentation tells callers to: any gateway will do, and a key makes trying again safe. */
export class CarefulCaller {
  readonly #options: CarefulCallerOptions;

  constructor(options: CarefulCallerOptions) {
    this.#options = options;
  }

  send(chat: Chat, token: string, style: SendStyle): SendUnderWay {
    const accepted = Promise.withResolvers<void>();
    const done = this.#run(chat, token, style, accepted.resolve).finally(accepted.resolve);
    return { accepted: accepted.promise, done };
  }

  async #run(chat: Chat, token: string, style: SendStyle, onAccepted: () => void): Promise<Send> {
    const issuedAt = Date.now();
    let acceptedAt: number | null = null;
    const acceptance: Acceptance = {
      given: () => {
        acceptedAt ??= Date.now();
        onAccepted();
      },
      // The call that is made now is another one, and its place in the chat's order is its own.
      over: () => {
        acceptedAt = null;
      },
    };
    const end = await (style.isKeyed
      ? this.#untilKnown(chat, token, style, acceptance)
      : this.#once(chat, token, style, acceptance));
    return { token, chat: chat.id, isKeyed: style.isKeyed, issuedAt, acceptedAt, end };
  }

  async #once(chat: Chat, token: string, style: SendStyle, acceptance: Acceptance): Promise<SendEnd> {
    const answer = await this.#post(chat, token, style, null);
    if (answer === null) return ended("unknown", { reason: "no answer" });
    if (answer.status === 200) return this.#sent(answer, acceptance);
    if (answer.status === 202) {
      acceptance.given();
      return undecidedAsUnknown(await this.#outcomeOf(answer.jobId));
    }
    // It may have been accepted; its job says whether. One that is not there now may still come.
    if (answer.jobId !== null) return undecidedAsUnknown(await this.#outcomeOf(answer.jobId));
    if (isUndecided(answer.status)) return ended("unknown", { reason: answer.code });
    return ended("refused", { code: answer.code });
  }

  /** What was not executed is made again under the same key; a refusal that would come again is an outcome. */
  async #untilKnown(chat: Chat, token: string, style: SendStyle, acceptance: Acceptance): Promise<SendEnd> {
    const { giveUp } = this.#options;
    let reason = "no answer";
    for (let attempt = 0; !giveUp.aborted; attempt += 1) {
      if (attempt > 0) await this.#pause(attempt);
      const answer = await this.#post(chat, token, style, token);
      if (answer === null) continue;
      reason = answer.code;
      if (answer.status === 200) return this.#sent(answer, acceptance);
      if (answer.status === 202) {
        acceptance.given();
        const outcome = await this.#outcomeOf(answer.jobId);
        if (outcome.kind !== "refused" || !outcome.mayRepeat) return outcome;
        acceptance.over();
      } else if (!isPassing(answer.status)) {
        return ended("refused", { code: answer.code, mayRepeat: false });
      }
      if (answer.retryAfterSeconds !== null) await this.#wait(answer.retryAfterSeconds * 1000);
    }
    return ended("unknown", { reason });
  }

  #sent({ messageId }: Answer, acceptance: Acceptance): SendEnd {
    acceptance.given();
    return ended("sent", { messageId: messageId ?? 0 });
  }

  /** Asks any gateway until the job is over. */
  async #outcomeOf(jobId: string | null): Promise<SendEnd> {
    for (let attempt = 1; !this.#options.giveUp.aborted; attempt += 1) {
      const answer = await this.#request(`/api_v1/jobs/${jobId}`, { method: "GET" });
      if (answer?.state === "completed" && answer.messageId !== null) {
        return ended("sent", { messageId: answer.messageId });
      }
      if (answer?.state === "failed" || answer?.state === "cancelled") {
        const status = answer.errorCode ?? 0;
        return ended("refused", {
          code: answer.code,
          mayRepeat: isPassing(status),
          isUndecided: isUndecided(status),
        });
      }
      if (answer?.status === 404) return ended("unknown", { reason: "the job is not known" });
      await this.#pause(attempt);
    }
    return ended("unknown", { reason: "no outcome" });
  }

  #post(chat: Chat, token: string, { isAsync }: SendStyle, key: string | null): Promise<Answer | null> {
    return this.#request("/api_v1/sendMessage", {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(key === null ? {} : { "idempotency-key": key }),
        ...(isAsync ? { prefer: "respond-async" } : {}),
      },
      body: JSON.stringify({ chat_id: chat.address, text: token }),
    });
  }

  /** Null when there was no answer, or one that was cut off. */
  async #request(path: string, init: RequestInit): Promise<Answer | null> {
    const { apiUrls, apiToken, random } = this.#options;
    try {
      const response = await fetch(random.pick(apiUrls) + path, {
        ...init,
        headers: { ...init.headers, "x-api-key": apiToken },
        signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      });
      return readAnswer(response, await response.json());
    } catch {
      return null;
    }
  }

  #pause(attempt: number): Promise<void> {
    return this.#wait(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempt, 8)));
  }

  async #wait(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.#options.giveUp }).catch(() => undefined);
  }
}

// biome-ignore lint/suspicious/noExplicitAny: answers are read by hand, as other people's clients do.
function readAnswer({ status, headers }: Response, body: any): Answer {
  const retryAfter = headers.get("retry-after");
  const result = body?.result ?? null;
  return {
    status,
    retryAfterSeconds: retryAfter === null ? null : Number(retryAfter),
    jobId: result?.job_id ?? body?.parameters?.job_id ?? null,
    state: result?.state ?? null,
    messageId: result?.message_id ?? result?.result?.message_id ?? null,
    errorCode: result?.error?.error_code ?? null,
    code: body?.description ?? result?.error?.description ?? `HTTP ${status}`,
  };
}

/** Whether the same call may succeed later: nothing was executed, and nothing is remembered of it. */
function isPassing(status: number): boolean {
  return status === 429 || status >= 500;
}

/** Answers that say of themselves that nothing is known. */
function isUndecided(status: number): boolean {
  return status === 500 || status === 504;
}

/** Without a key there is no other try that would decide it. */
function undecidedAsUnknown(end: SendEnd): SendEnd {
  return end.kind === "refused" && end.isUndecided ? ended("unknown", { reason: end.code }) : end;
}

function ended<Kind extends SendEnd["kind"]>(
  kind: Kind,
  rest: Omit<Extract<SendEnd, { kind: Kind }>, "kind" | "at">,
): SendEnd {
  // The kind and what belongs to it come together by the parameter's type.
  return { kind, at: Date.now(), ...rest } as unknown as SendEnd;
}
