import * as z from "zod";

/** How far a message box was received. */
export interface BoxState {
  readonly pts: number;
  /** The newest message received; 0 when none is known. It says where to go on in the history when `pts` is too old. */
  readonly topMessageId: number;
}

/** How far an account's updates were received: where to go on after a restart (core.telegram.org/api/updates). */
export interface UpdateState {
  readonly common: BoxState;
  readonly qts: number;
  readonly seq: number;
  /** Unix seconds by the server's clock. */
  readonly date: number;
  /** By marked id. */
  readonly channels: ReadonlyMap<number, BoxState>;
}

const Box = z
  .tuple([z.int().nonnegative(), z.int().nonnegative()])
  .transform(([pts, topMessageId]): BoxState => ({ pts, topMessageId }));

const StoredState = z
  .object({
    v: z.literal(1),
    common: Box,
    qts: z.int(),
    seq: z.int(),
    date: z.int(),
    channels: z.record(z.string(), Box),
  })
  .transform(({ channels, ...rest }): UpdateState => {
    const entries = Object.entries(channels).map(([id, box]) => [Number(id), box] as const);
    return { ...rest, channels: new Map(entries) };
  });

/** As JSON; message ids and numbers only. */
export function stateToJson({ common, qts, seq, date, channels }: UpdateState): object {
  const box = ({ pts, topMessageId }: BoxState) => [pts, topMessageId];
  const entries = [...channels].map(([id, state]) => [id, box(state)]);
  return { v: 1, common: box(common), qts, seq, date, channels: Object.fromEntries(entries) };
}

/** Null for anything that `stateToJson` has not written. */
export function stateFromJson(json: unknown): UpdateState | null {
  return StoredState.safeParse(json).data ?? null;
}
