import { ApiError, Delivery, type DispatchCommand, type RedriveResult } from "@telepipe/contracts";
import type { Head } from "../lanes/delivery.ts";
import type { CommandContext } from "./command-context.ts";

type Redrive = Extract<DispatchCommand, { kind: "redrive" }>;

const CHUNK = 200;

/**
 * Puts dead letters back into their lanes in the order in which the account got them; of one chat, in the order in
 * which they died. They go behind what waits there already, so no event that is under way is overtaken.
 *
 * @throws ApiError WEBHOOK_NOT_FOUND
 */
export async function redrive(command: Redrive, context: CommandContext): Promise<RedriveResult> {
  const { endpoints, returns, delivery } = context;
  const { endpoint_id: endpointId } = command;
  if (!endpoints.get(endpointId)) throw new ApiError("WEBHOOK_NOT_FOUND");
  const letters = await findDeadLetters(command, context);
  const counts = { queued: 0, pending: 0, gone: 0 };
  for (let start = 0; start < letters.length; start += CHUNK) {
    const heads: Head[] = [];
    const chunk = letters.slice(start, start + CHUNK);
    // Sent together, carried out by Redis one after the other.
    const requeued = await Promise.all(chunk.map((letter) => returns.requeue(endpointId, letter)));
    for (const [index, { outcome, isHead }] of requeued.entries()) {
      counts[outcome] += 1;
      const letter = chunk[index];
      if (isHead && letter) heads.push({ endpointId, delivery: letter });
    }
    await delivery.queues.add(heads.map(fresh));
  }
  // Of a run that died half-way the letters are no dead ones any more, but their lanes' heads may lack jobs.
  for await (const heads of delivery.lanes.heads(endpointId)) {
    await delivery.queues.add(heads.map((head) => ({ endpointId, delivery: head })));
  }
  return counts;
}

async function findDeadLetters(
  { endpoint_id, event_ids, since, until }: Redrive,
  { delivery: { queues } }: CommandContext,
): Promise<Delivery[]> {
  const wanted = event_ids && new Set(event_ids);
  const letters: Delivery[] = [];
  for await (const data of queues.failed(endpoint_id)) {
    const parsed = Delivery.safeParse(data);
    if (!parsed.success) continue;
    const { event_id, received_at } = parsed.data;
    if (wanted && !wanted.has(event_id)) continue;
    if (received_at < (since ?? 0) || received_at > (until ?? Number.POSITIVE_INFINITY)) continue;
    letters.push(parsed.data);
  }
  // Stable: those of the same moment stay in the order in which they died, which is their lane's.
  return letters.sort((one, other) => one.received_at - other.received_at);
}

/** What the endpoint refused before does not count against the new tries. */
function fresh({ endpointId, delivery }: Head): Head {
  return { endpointId, delivery: { ...delivery, rejections: 0 } };
}
