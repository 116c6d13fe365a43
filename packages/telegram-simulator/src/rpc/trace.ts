/** Something that passes between a client and the data centre, without its encryption and its wrappers. */
export interface TraceEvent {
  /** A client's call, the data centre's answer to one, or updates that it pushes. */
  kind: "call" | "result" | "error" | "updates";
  /** The MTProto session that it passes through. */
  sessionId: bigint;
  /** TL name of the method that is called or answered; of updates, their constructor. */
  name: string;
  /** The decoded request, result, error or updates. */
  value: unknown;
}

export type Trace = (event: TraceEvent) => void;

const ARROWS = { call: "->", result: "<-", error: "<-", updates: "<=" } as const;

/** One line for people to read: session, direction, name, value as JSON with the bytes left out. */
export function formatTrace({ kind, sessionId, name, value }: TraceEvent): string {
  const session = BigInt.asUintN(64, sessionId).toString(16).padStart(16, "0");
  return `${session} ${ARROWS[kind]} ${name} ${JSON.stringify(readable(value))}`;
}

function readable(value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Uint8Array) return `<${value.length} bytes>`;
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, readable(field)]));
}
