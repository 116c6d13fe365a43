import { spawn } from "node:child_process";

/** Ends what this process leaves behind, however it ends itself. */
export interface Reaper {
  /** Takes a process under its eye. */
  watch(pid: number): void;
  /** The process has ended; its number may be another's soon. */
  forget(pid: number): void;
  /** Lets go without killing anything; what is still watched is the caller's to end. */
  close(): void;
}

/**
 * Reads `+pid` and `-pid`, and at the end of its input kills what is left. The operating system closes that input when
 * the process at the other end is gone, which no signal handler could promise. SIGKILL also ends what is stopped.
 */
const script = `
  pids=" "
  while read -r line; do
    pid="\${line#?}"
    case "$line" in
      +*) pids="$pids$pid " ;;
      -*) pids=$(printf %s "$pids" | sed "s/ $pid / /") ;;
      .) exit 0 ;;
    esac
  done
  for pid in $pids; do kill -KILL "$pid" 2>/dev/null; done`;

/** Starts it, in a process group of its own, so that Ctrl-C does not reach it. */
export function startReaper(): Reaper {
  const child = spawn("/bin/sh", ["-c", script], { stdio: ["pipe", "ignore", "inherit"], detached: true });
  child.stdin.on("error", () => undefined); // Nobody is left to be told.
  child.unref();
  return {
    watch: (pid) => void child.stdin.write(`+${pid}\n`),
    forget: (pid) => void child.stdin.write(`-${pid}\n`),
    close: () => void child.stdin.end(".\n"),
  };
}
