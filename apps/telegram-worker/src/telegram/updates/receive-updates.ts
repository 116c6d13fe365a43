import type { Clock, Logger } from "@telepipe/runtime";
import type { Api } from "telegram";
import type { Downloads } from "../download/downloads.ts";
import type { TelegramSession, Unsubscribe } from "../telegram-session.ts";
import { openContainer, type UpdateContainer } from "./intake.ts";
import { MessageCompletion } from "./message-completion.ts";
import { createMessageSource } from "./message-source.ts";
import { type IncomingUpdate, UpdateMapper } from "./update-mapper.ts";

/** What receiving needs. */
export interface ReceiveUpdatesOptions {
  readonly session: TelegramSession;
  readonly downloads: Downloads;
  readonly log: Logger;
  /** Ends what is being fetched; the updates are delivered without it. */
  readonly signal: AbortSignal;
  readonly clock?: Clock;
}

/**
 * Hands every update that the account gets to `listener`, in the order of arrival. Between the container and the
 * mapping is the place of whoever will order updates by their `pts` and fill gaps.
 */
export function receiveUpdates(
  { session, downloads, log, signal, ...rest }: ReceiveUpdatesOptions,
  listener: (update: IncomingUpdate) => void,
): Unsubscribe {
  const { me, profiles } = session;
  const source = createMessageSource(session, profiles, signal);
  const completion = new MessageCompletion({ me, profiles, source, downloads, log, ...rest });
  const mapper = new UpdateMapper({ me, profiles, completion, log, ...rest });
  return session.onUpdates((pushed) => {
    const container = opened(pushed, log);
    if (container) for (const update of mapper.map(container)) listener(update);
    else log.warn({ kind: pushed.className }, "updates.incomplete");
  });
}

/** A push that cannot be opened is passed on as an update of its own kind, so that it is not lost. */
function opened(pushed: Api.TypeUpdates, log: Logger): UpdateContainer | null {
  try {
    return openContainer(pushed);
  } catch (err) {
    log.error({ err, kind: pushed.className }, "updates.not_read");
    // The mapper only dumps kinds that it does not know, whatever they are.
    return { updates: [pushed as unknown as Api.TypeUpdate], users: [], chats: [], date: 0 };
  }
}
