/** Something that goes wrong with calls of one method. What is left out does not happen. */
export interface Fault {
  /** TL name, for example `messages.sendMessage`. */
  method: string;
  /** The call is not executed and answered with this error, for example `FLOOD_WAIT_3`. */
  error?: string;
  /** The call is executed, but its answer never sent. */
  dropReply?: boolean;
  /** The call is executed at once, and its answer sent so many milliseconds later. */
  delayMs?: number;
  /** The connection breaks instead of the answer: before the call is executed, or after it. */
  disconnect?: "before" | "after";
  /** How many calls are hit; 1 by default. */
  times?: number;
}

/** Holds the faults that tests asked for, and uses them up, oldest first. */
export class FaultInjector {
  #faults: { fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.#faults.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#faults = [];
  }

  /** The fault that hits this call, counted as used; undefined when none does. */
  take(method: string): Fault | undefined {
    const entry = this.#faults.find(({ fault }) => fault.method === method);
    if (entry === undefined) return undefined;
    entry.left--;
    if (entry.left <= 0) this.#faults.splice(this.#faults.indexOf(entry), 1);
    return entry.fault;
  }
}
