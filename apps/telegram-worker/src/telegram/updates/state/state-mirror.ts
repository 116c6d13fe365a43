import { mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Logger } from "@telepipe/runtime";
import { writeFileAtomically } from "../../../files/write-file-atomically.ts";
import { stateFromJson, stateToJson, type UpdateState } from "./update-state.ts";

/** What a mirror works with. */
export interface StateMirrorOptions {
  /** One per account. */
  readonly file: string;
  readonly log: Logger;
  /** Between two writes; 1 s when absent. */
  readonly pauseMs?: number | undefined;
}

const PAUSE_MS = 1000;

/**
 * A copy of the update state on disk, for when Redis has lost everything. Written at most once a second and only after
 * Redis has the state; what Redis has always goes before it, since a Redis that lost its last second has lost that
 * second's events as well and must get them again.
 */
export class StateMirror {
  readonly #options: StateMirrorOptions;
  #waiting: (() => UpdateState) | null = null;
  #running: Promise<void> | undefined;
  #isClosing = false;
  #hurry: () => void = () => undefined;

  constructor(options: StateMirrorOptions) {
    this.#options = options;
  }

  /** Null when there is none, or none that can be read. */
  async load(): Promise<UpdateState | null> {
    const { file, log } = this.#options;
    try {
      const state = stateFromJson(JSON.parse(await readFile(file, "utf8")));
      if (!state) log.error({ file }, "update_state.mirror_unreadable");
      return state;
    } catch (error) {
      const { code, name } = error as NodeJS.ErrnoException;
      if (code !== "ENOENT") log.error({ file, reason: code ?? name }, "update_state.mirror_unreadable");
      return null;
    }
  }

  /** Has the state written soon; `state` is asked then. */
  save(state: () => UpdateState): void {
    this.#waiting = state;
    this.#running ??= this.#run();
  }

  /** Writes what has not been written. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#hurry();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#waiting) {
      const state = this.#waiting();
      this.#waiting = null;
      await this.#write(state);
      await this.#pause();
    }
    this.#running = undefined;
  }

  async #write(state: UpdateState): Promise<void> {
    const { file, log } = this.#options;
    try {
      await mkdir(dirname(file), { recursive: true });
      await writeFileAtomically(file, `${JSON.stringify(stateToJson(state))}\n`);
    } catch (error) {
      // Redis has it; the next change tries again.
      log.warn({ file, reason: (error as NodeJS.ErrnoException).code }, "update_state.mirror_not_written");
    }
  }

  #pause(): Promise<void> {
    if (this.#isClosing) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#options.pauseMs ?? PAUSE_MS);
      this.#hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
