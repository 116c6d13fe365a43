import { checkDeliveries, type DeliveryFindings } from "./check-deliveries.ts";
import { checkSends, type SendFindings } from "./check-sends.ts";
import type { Change, History } from "./history.ts";

/** What the run proves, or what it found. */
export interface Verdict {
  readonly sends: SendFindings;
  readonly deliveries: DeliveryFindings;
  /** Requirements that are not met, in words; none: passed. */
  readonly failures: readonly string[];
}

/** Holds a history against what is promised. Pure: the same history, the same verdict. */
export function checkHistory(history: History): Verdict {
  const sends = checkSends(history);
  const deliveries = checkDeliveries(history);
  const { doubled, inFlight } = deliveries;
  const failures = [
    ...missed("lost on the way to Telegram", sends.lost),
    ...missed("doubled at Telegram", sends.doubled),
    ...missed("sent although refused", sends.ghosts),
    ...missed("answered with another message", sends.misanswered),
    ...missed("without an outcome", sends.unanswered),
    ...missed("out of order at Telegram", sends.outOfOrder),
    ...missed("lost on the way to the receiver", deliveries.lost.map(describe)),
    ...missed("out of order at the receiver", deliveries.outOfOrder),
    ...missed("doubled at the receiver without a fault", deliveries.unexplained),
    ...missed("given up as a gap", deliveries.gaps),
    ...missed(
      "times two workers talked to Telegram",
      history.intrusions.map(({ worker, lateMs }) => `${worker} after ${lateMs} ms`),
    ),
  ];
  if (doubled.length > inFlight) {
    failures.push(`${doubled.length} doubled at the receiver, only ${inFlight} were in flight during faults`);
  }
  return { sends, deliveries, failures };
}

function describe({ kind, chat, messageId, token }: Change): string {
  return `${kind} ${token} (${chat}/${messageId})`;
}

/** Enough to look at; the report has them all. */
const SHOWN = 5;

function missed(what: string, items: readonly string[]): string[] {
  if (items.length === 0) return [];
  const more = items.length > SHOWN ? ", …" : "";
  return [`${items.length} ${what}: ${items.slice(0, SHOWN).join(", ")}${more}`];
}
