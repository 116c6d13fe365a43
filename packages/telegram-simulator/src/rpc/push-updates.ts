import type { AuthKeyStore } from "../session/auth-key-store.ts";
import type { TlCodec } from "../tl/tl-codec.ts";
import { packIfLong } from "./encode-rpc-result.ts";
import type { Trace } from "./trace.ts";
import type { UpdatesPush } from "./updates-source.ts";

export interface PushOptions {
  codec: TlCodec;
  keys: AuthKeyStore;
  nowSeconds: () => number;
  /** Told of what is pushed to each session. */
  trace: Trace | undefined;
}

/** Sends updates to every session that wants them, each in the layer of its client. */
export function pushUpdates(push: UpdatesPush, { codec, keys, nowSeconds, trace }: PushOptions): void {
  const targets =
    "accountId" in push ? keys.ofAccount(push.accountId) : [keys.get(push.authKeyId, nowSeconds())];
  const exceptSessionId = "accountId" in push ? push.exceptSessionId : undefined;
  const bodies = new Map<number, Buffer>();
  for (const key of targets.flatMap((target) => (target ? [target, ...target.temporaryKeys] : []))) {
    if (key.layer === undefined) continue;
    for (const session of key.sessions.values()) {
      if (!session.wantsUpdates || session.id === exceptSessionId || !session.connection?.isOpen) continue;
      const body = bodies.get(key.layer) ?? packIfLong(codec.encode(push.updates, key.layer));
      bodies.set(key.layer, body);
      session.outbox.post({ body, isContent: true });
      trace?.({ kind: "updates", sessionId: session.id, name: push.updates._, value: push.updates });
    }
  }
}
